import fc from 'fast-check'
import { expect, test } from 'vitest'
import { markup } from '../../src/report/markup.ts'

test('what is put in is text, in elements and in attributes', () => {
  const hostile = `</p><script>alert("x")</script>' onload='y' & more`
  expect(markup`<p title="${hostile}">${hostile}</p>`.text).toBe(
    '<p title="&lt;/p&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; onload=&#39;y&#39; &amp; more">' +
      '&lt;/p&gt;&lt;script&gt;alert(&quot;x&quot;)&lt;/script&gt;&#39; onload=&#39;y&#39; &amp; more</p>',
  )
})

test('no text whatever makes an element or ends an attribute', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(markup`${text}`.text).not.toMatch(/[<>"']/)
    }),
  )
})

test('markup in markup stays, lists are joined, and nothing is nothing', () => {
  expect(markup`<ul>${[1, 'a'].map((each) => markup`<li>${each}</li>`)}${undefined}${false}</ul>`.text).toBe(
    '<ul><li>1</li><li>a</li></ul>',
  )
})

test('the colours of a terminal are left out, other control characters are shown as such', () => {
  expect(markup`${'\u001b[31mred\u001b[39m\tand\nmore\u0000'}`.text).toBe('red\tand\nmore\ufffd')
})

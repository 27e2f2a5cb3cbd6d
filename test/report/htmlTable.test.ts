import { expect, test } from 'vitest'
import { htmlTable } from '../../src/report/htmlTable.ts'
import { markup } from '../../src/report/markup.ts'

test('titles and cells are text, unless they are markup', () => {
  expect(htmlTable(['<a>'], [[markup`<b>1</b>`], ['<i>']])?.text).toBe(
    '<div class="scroll"><table><thead><tr><th>&lt;a&gt;</th></tr></thead>\n' +
      '<tbody><tr><td><b>1</b></td></tr>\n<tr><td>&lt;i&gt;</td></tr>\n</tbody></table></div>',
  )
})

test('without rows there is no table', () => {
  expect(htmlTable(['a'], [])).toBeUndefined()
})

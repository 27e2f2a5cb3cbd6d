import { expect, test } from 'vitest'
import { countedResources, memoryResources } from '../../src/verdict/judgeReport.ts'
import { resourceNames } from '../../src/verdict/resourceNames.ts'

test('whatever can leak is judged by one of the two matchers', () => {
  expect([...memoryResources, ...countedResources].toSorted()).toEqual(Object.keys(resourceNames).toSorted())
})

// What the rules people use today are given to judge: started by `inProcess.ts`.
import { test } from 'vitest'
import { answer, order } from './order.ts'
import { sampleForRules } from './sampleForRules.ts'
import { loadSubject } from './subjects.ts'

const { subject } = order<{ subject: string }>()

test(subject, async () => answer(await sampleForRules(await loadSubject(subject))))

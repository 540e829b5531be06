import { runInPage } from '../conformance/runInPage.js'
import { cases } from './cases.js'

void runInPage(cases)

import { groups } from './cases.js'
import { runInPage } from './runInPage.js'

void runInPage(groups.flatMap(([, cases]) => cases))

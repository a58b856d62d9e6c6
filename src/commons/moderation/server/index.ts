export { listAgreements } from './agreements.ts';
export { appeal, decideAppeal } from './appeal.ts';
export { askAgain } from './ask-again.ts';
export {
  findAgreementTexts,
  moveAgreement,
  retireAgreement,
  saveAgreement,
} from './change-agreements.ts';
export { decideCase } from './decide.ts';
export { findFigures } from './figures.ts';
export { findCase } from './find-case.ts';
export { findDecision } from './find-decision.ts';
export { listCases } from './list-cases.ts';
export { mayChangeAgreements } from './policy.ts';
export { findOwnReport, listOwnReports } from './own-reports.ts';
export { findReportTarget, report, reportAsVisitor } from './report.ts';
export { takeBack } from './take-back.ts';
export { addNote, assignCase } from './work.ts';

import type { zhStart } from './zh-start';

export const enStart: Record<keyof typeof zhStart, string> = {
  'bars.start': 'from {at}',
  'bars.gone': 'time gone',
  'bars.left': 'time left',
  'bars.late': 'too late',
  'bars.done': 'something done',
  'start.title': 'Where do you want to begin?',
  'start.create': 'Create a workspace',
  'start.create.about':
    'An encrypted workspace for your organisation, with you as its first user. Have a printer ready for the recovery key.',
  'start.open': 'Open a workspace',
  'start.open.about':
    'Choose its folder and log in with your passphrase; whoever logs in for the first time sets it there.',
  'start.restore': 'Restore a backup',
  'start.restore.about':
    'Rebuild a workspace from a backup file; every journal entry is verified before it can be used.',
  'start.sample': 'Look at the sample organisation first',
  'sample.people': 'The sample’s users, and what each can show',
  'sample.switch': 'You are logged in as Lin; lock the window to log in as somebody else.',
  'sample.who.lin': 'Lin',
  'sample.role.lin': 'Compliance officer',
  'sample.does.lin': 'The path, the assessment by clauses, complaints, filings',
  'sample.who.gu': 'Gu',
  'sample.role.gu': 'Compliance officer, evaluator',
  'sample.does.gu': 'Checks what others concluded; judges samples and refusals',
  'sample.who.jian': 'Jian',
  'sample.role.jian': 'Annotation lead',
  'sample.does.jian': 'Annotators’ qualification, examinations and work; logs and batches of annotation',
  'sample.who.fang': 'Fang',
  'sample.role.fang': 'Legal reviewer, signer',
  'sample.does.fang': 'Clocks and timelines of complaints and incidents, citations, signing',
  'sample.who.wang': 'Wang',
  'sample.role.wang': 'Data lead, signer',
  'sample.does.wang': 'Sources of the corpus, grading and datasets, signing',
  'sample.who.zhao': 'Zhao',
  'sample.role.zhao': 'Signer',
  'sample.does.zhao': 'Reads a report that waits, and signs it',
  'sample.who.an': 'An',
  'sample.role.an': 'Security administrator',
  'sample.does.an': 'Users’ roles and exceptions',
  'sample.who.shen': 'Shen',
  'sample.role.shen': 'Security auditor',
  'sample.does.shen': 'Proves the journal; sees what was refused',
  'sample.who.xi': 'Xi',
  'sample.role.xi': 'System administrator',
  'sample.does.xi': 'Makes users and backups; sees nothing of the registers',
  tour: 'Tour',
  'tour.skip': 'Skip',
  'tour.everyone': 'your role',
  'tour.welcome': 'Welcome, {name}',
  'tour.welcome.text':
    'These {n} stops matter most to {role}. Enter or → leads on, Esc leaves at any time; the main menu and the search open the tour again.',
  'tour.home': 'What comes first',
  'tour.home.text': 'Begin here: figures that concern your role. Each leads to the records that it counts.',
  'tour.steps': 'Ten steps',
  'tour.steps.text':
    'From the organisation to the filing: each step names the clauses behind it and what is missing, with a button to where that is mended.',
  'tour.due': 'What is due',
  'tour.due.text':
    'Deadlines are computed from the clauses, the most pressing first. A row opens its record; “All” shows the list and the month.',
  'tour.overview': 'By section',
  'tour.overview.text':
    'How many records, errors and overdue clocks each section holds; a row leads to everything found there.',
  'tour.changes': 'Latest changes',
  'tour.changes.text': 'Who changed what, and when. Every change is a signed entry; open one to see both versions.',
  'tour.assessment': 'Assessment and reports',
  'tour.assessment.text':
    'Clauses, evidence, remediation and checks. Records propose, people conclude; a frozen report is signed by several.',
  'tour.filing': 'Filing',
  'tour.filing.text':
    'Papers by province and track, held against the registers and each other, then made into one package with a signed manifest.',
  'tour.annotation': 'Annotators and annotation',
  'tour.annotation.text':
    'Examinations, qualifications, tasks and logs. “Who may work” says what each person may do on a day, and why not.',
  'tour.import': 'Import',
  'tour.import.text':
    'Takes in the sheets you have: every row is judged first and faults are named by their cell; then all is written, or nothing.',
  'tour.evaluation': 'Evaluation',
  'tour.evaluation.text':
    'Register a population, draw a sample, judge it by the keyboard, read the figures; anyone can repeat the draw.',
  'tour.response': 'Complaints and incidents',
  'tour.response.text':
    'Complaints, requests and incidents have clocks of their own. A record shows its course against them, and exports it signed.',
  'tour.citations': 'Citations',
  'tour.citations.text':
    'Paste a text or choose a file: wrong numbers, replaced editions and documents not yet in force are pointed out one by one.',
  'tour.journal': 'Journal',
  'tour.journal.text':
    'Everything that was done, in order, refusals too. “Verify the journal” proves signatures, digests and every change from the first entry on.',
  'tour.users': 'Users and roles',
  'tour.users.text':
    'Who holds which roles since when. The three administrators are different people; conflicts are marked.',
  'tour.search': 'Search',
  'tour.search.text':
    'Ctrl+K on any page: a name, a clause number or a single character leads to pages, clauses, records and evidence.',
};

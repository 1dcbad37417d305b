import { Layout, Tag } from 'antd';
import { lazy, Suspense, useState } from 'react';
import { useDesk, useRoleLabel } from '../api/session';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { useKeys } from '../kit/keyboard';
import { Page } from '../kit/page';
import { useRoute } from '../kit/route';
import { RecordRoute } from '../records/detail';
import { RegisterPage } from '../records/list';
import { ImportPage } from './import';
import { Languages } from './languages';
import { SideMenu } from './menu';
import { PathPage } from './path';
import { SearchDialog } from './search';

const DirectoryPage = lazy(() => import('./directory'));
const SectionPage = lazy(() => import('./section'));
const DutiesPage = lazy(() => import('./due-calendar'));
const WorkPage = lazy(() => import('./work'));
const HeadsPage = lazy(() => import('./heads'));
const CertificatesPage = lazy(() => import('./certificates'));
const AnnotationLogPage = lazy(() => import('./annotation-log'));
const CitationsPage = lazy(() => import('./citations'));
const InterchangePage = lazy(() => import('./interchange'));
const EvaluationPage = lazy(() => import('./evaluation'));
const JudgingPage = lazy(() => import('./judging'));
const KeywordsPage = lazy(() => import('./keywords'));
const ClausesPage = lazy(() => import('./clauses'));
const ComparePage = lazy(() => import('./compare'));
const ReportsPage = lazy(() => import('./reports'));
const JournalPage = lazy(() => import('./journal'));
const UsersPage = lazy(() => import('./users'));
const WorkspacePage = lazy(() => import('./workspace'));

/** The page that the address names. */
function Here() {
  const { t } = useWords();
  const { register, registers } = useDesk();
  // A session that reads no register has only the workspace to look after.
  const [page = registers.length > 0 ? 'path' : 'workspace', first, second] = useRoute();
  switch (page) {
    case 'path':
      return <PathPage />;
    case 'records': {
      if (first && second) return <RecordRoute register={first} id={second} />;
      const found = first ? register(first) : undefined;
      return found ? <RegisterPage register={found} /> : <Page title={t('register.unreadable')}>{first}</Page>;
    }
    case 'registers':
      return <DirectoryPage />;
    case 'section':
      return <SectionPage section={first} />;
    case 'duties':
      return <DutiesPage />;
    case 'work':
      return <WorkPage />;
    case 'heads':
      return <HeadsPage />;
    case 'certificates':
      return <CertificatesPage qualification={first} />;
    case 'annotation-log':
      return <AnnotationLogPage />;
    case 'citations':
      return <CitationsPage />;
    case 'interchange':
      return <InterchangePage />;
    case 'import':
      return <ImportPage register={first} />;
    case 'evaluation':
      return <EvaluationPage part={first} id={second} />;
    case 'judging':
      return first ? <JudgingPage key={first} run={first} /> : <EvaluationPage part="runs" id={undefined} />;
    case 'keywords':
      return <KeywordsPage library={first} />;
    case 'assessment':
      return <ClausesPage assessment={first} clause={second} />;
    case 'compare':
      return <ComparePage earlier={first} later={second} />;
    case 'reports':
      return <ReportsPage report={first} />;
    case 'journal':
      return <JournalPage seq={first} />;
    case 'users':
      return <UsersPage />;
    case 'workspace':
      return <WorkspacePage />;
    default:
      return <Page title={t('nowhere')}>{page}</Page>;
  }
}

/** The window behind the login: menu, header, and the page. */
export function Shell() {
  const { t, list } = useWords();
  const roleLabel = useRoleLabel();
  const { session, registers, lock } = useDesk();
  const reads = registers.length > 0;
  const [page = reads ? 'path' : 'workspace'] = useRoute();
  const [searching, setSearching] = useState(false);
  useKeys({ 'mod+k': () => setSearching(reads) });
  return (
    <Layout className="shell">
      <Layout.Header className="head">
        <div className="head-name">
          <strong>{t('app.name')}</strong>
          <span className="head-workspace" data-testid="workspace-name" title={t('head.workspace')}>
            {session.workspace}
          </span>
        </div>
        <Action testid="search-open" className="head-search" onClick={() => setSearching(true)}>
          <span>{t('search.open')}</span> <kbd>Ctrl K</kbd>
        </Action>
        <div className="head-person" data-testid="session-person">
          <strong>{session.name}</strong>
          <span className="head-roles" title={list(session.roles.map((role) => roleLabel(role)))}>
            {session.roles.slice(0, 2).map((role) => (
              <Tag key={role}>{roleLabel(role)}</Tag>
            ))}
            {session.roles.length > 2 && <Tag>+{session.roles.length - 2}</Tag>}
          </span>
        </div>
        <Languages />
        <Action testid="lock" size="small" onClick={lock}>
          {t('head.lock')}
        </Action>
      </Layout.Header>
      <Layout>
        <Layout.Sider width={248} className="side" theme="light">
          <nav aria-label={t('menu')}>
            <SideMenu />
          </nav>
        </Layout.Sider>
        <Layout.Content className="content">
          {page === 'path' && <Findings findings={session.findings} />}
          <Suspense fallback={<div className="page">{t('working')}</div>}>
            <Here />
          </Suspense>
        </Layout.Content>
      </Layout>
      <SearchDialog open={searching} onClose={() => setSearching(false)} />
    </Layout>
  );
}

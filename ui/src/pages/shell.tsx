import { MenuOutlined } from '@ant-design/icons';
import { Button, Drawer, Layout, Tag } from 'antd';
import { lazy, memo, Suspense, useEffect, useState } from 'react';
import { useDesk, useRoleLabel } from '../api/session';
import type { Filter } from '../api/types.gen';
import { Findings } from '../fields/findings';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { useKeys } from '../kit/keyboard';
import { Looks } from '../kit/look';
import { Coming, Page } from '../kit/page';
import { go, parts, useHash, useShown } from '../kit/route';
import { RecordRoute } from '../records/detail';
import { RegisterPage } from '../records/list';
import { ImportPage } from './import';
import { Languages } from './languages';
import { SideMenu } from './menu';
import { PathPage } from './path';
import { SearchDialog } from './search';
import { firstPage } from './sections';
import { Tour } from './tour';

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
const PapersPage = lazy(() => import('./papers'));
const HelpPage = lazy(() => import('./help'));
const JournalPage = lazy(() => import('./journal'));
const UsersPage = lazy(() => import('./users'));
const WorkspacePage = lazy(() => import('./workspace'));

/** Conditions that an address names; none where it names no list of them. */
function filtersOf(text: string | undefined): Filter[] {
  try {
    const read: unknown = JSON.parse(text ?? '[]');
    return Array.isArray(read) ? (read as Filter[]).filter((one) => typeof one?.field === 'string') : [];
  } catch {
    return [];
  }
}

/** The page that an address names. */
const Here = memo(function Here({ hash }: { hash: string }) {
  const { t } = useWords();
  const { register, registers } = useDesk();
  const [page = firstPage(registers), first, second] = parts(hash);
  switch (page) {
    case 'path':
    case 'tour':
      return <PathPage />;
    case 'records': {
      if (first && second) return <RecordRoute register={first} id={second} />;
      const found = first ? register(first) : undefined;
      return found ? <RegisterPage register={found} /> : <Page title={t('register.unreadable')}>{first}</Page>;
    }
    case 'list': {
      const found = first ? register(first) : undefined;
      if (!found) return <Page title={t('register.unreadable')}>{first}</Page>;
      return <RegisterPage register={found} filters={filtersOf(second)} />;
    }
    case 'new': {
      const found = first ? register(first) : undefined;
      return found ? <RegisterPage register={found} making /> : <Page title={t('register.unreadable')}>{first}</Page>;
    }
    case 'registers':
      return <DirectoryPage />;
    case 'section':
      return <SectionPage section={first} />;
    case 'duties':
      return <DutiesPage key={`${first}/${second}`} state={first} section={second} />;
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
    case 'papers':
      return <PapersPage paper={first} />;
    case 'journal':
      return <JournalPage seq={first === 'op' ? undefined : first} op={first === 'op' ? second : undefined} />;
    case 'help':
      return <HelpPage part={first} at={second} />;
    case 'users':
      return <UsersPage />;
    case 'workspace':
      return <WorkspacePage />;
    default:
      return <Page title={t('nowhere')}>{page}</Page>;
  }
});

/** The page, what the session itself has to tell, and the tour. */
function Matter() {
  const { t } = useWords();
  const { session, registers } = useDesk();
  const hash = useHash();
  // A click is answered at once; the page follows, and until it does the one before it stays in sight.
  const shown = useShown();
  const [page = firstPage(registers)] = parts(shown);
  return (
    <Layout.Content className="content">
      {shown !== hash && (
        <div className="on-its-way" role="status" data-testid="page-coming">
          <span className="unseen">{t('working')}</span>
        </div>
      )}
      {(page === 'path' || page === 'tour') && <Findings findings={session.findings} />}
      <Suspense fallback={<Coming />}>
        <Here hash={shown} />
      </Suspense>
      <Tour asked={page === 'tour'} here={page === 'path'} />
    </Layout.Content>
  );
}

/** The menu of a small window, behind a button. */
function SmallMenu() {
  const { t } = useWords();
  const hash = useHash();
  const [open, setOpen] = useState(false);
  useEffect(() => setOpen(false), [hash]);
  return (
    <>
      <Button
        className="head-menu"
        icon={<MenuOutlined />}
        aria-label={t('menu')}
        data-testid="menu-open"
        onClick={() => setOpen(true)}
      />
      <Drawer open={open} onClose={() => setOpen(false)} placement="left" size={290} title={t('menu')}>
        <SideMenu />
      </Drawer>
    </>
  );
}

/** The window behind the login: menu, header, and the page. */
export function Shell() {
  const { t, list } = useWords();
  const roleLabel = useRoleLabel();
  const { session, registers, lock } = useDesk();
  const [searching, setSearching] = useState(false);
  useKeys({ 'mod+k': () => setSearching(registers.length > 0), F1: () => go('help') });
  return (
    <Layout className="shell">
      <Layout.Header className="head">
        <SmallMenu />
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
        <Looks />
        <Action testid="lock" size="small" onClick={lock}>
          {t('head.lock')}
        </Action>
      </Layout.Header>
      <Layout>
        <Layout.Sider width={248} className="side" theme="light">
          <SideMenu />
        </Layout.Sider>
        <Matter />
      </Layout>
      <SearchDialog open={searching} onClose={() => setSearching(false)} />
    </Layout>
  );
}

import { Skeleton } from 'antd';
import type { HomeFigure } from '../api/types.gen';
import { useCall } from '../api/use';
import { useWords } from '../i18n';
import { grouped } from '../kit/figures';
import { Notice } from '../kit/notice';
import { Section } from '../kit/page';
import { address } from '../kit/route';

const STYLES: Record<string, string> = { error: 'bad', warning: 'warned' };

/** The address of what a figure counts. */
export function leads({ page, filters, only }: HomeFigure): string {
  const parts = page.split('/');
  if (filters.length > 0 && parts[0] === 'records' && parts[1])
    return address('list', parts[1], JSON.stringify(filters));
  if (only && parts[0] === 'duties') return address('duties', only, ...parts.slice(1));
  if (only && parts[0] === 'journal') return address('journal', 'op', only);
  return address(...parts);
}

/** What each role of the session needs first. Every figure leads to what it counts. */
export function Home() {
  const { t, say } = useWords();
  const home = useCall('home', {}, { watch: 'any' });
  const roles = (home.data ?? []).filter((one) => one.figures.length > 0);
  if (home.data && roles.length === 0) return null;
  return (
    <Section title={t('home')} testid="home">
      <Notice error={home.error} onAgain={home.again} />
      {!home.data && !home.error && <Skeleton active paragraph={{ rows: 1 }} />}
      {roles.map((one) => (
        <div key={one.role} className="home-role" data-testid={`home-${one.role}`}>
          <h3>{say(one.label)}</h3>
          <ul className="home-figures">
            {one.figures.map((figure) => (
              <li key={figure.key}>
                <a href={leads(figure)} data-testid={`figure-${one.role}-${figure.key}`}>
                  <span className={`home-value ${STYLES[figure.level] ?? ''}`}>{grouped(figure.value)}</span>{' '}
                  <span>{say(figure.label)}</span>
                </a>
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Section>
  );
}

import { Alert, Tag } from 'antd';
import type { BankKind, JudgeItem, RefusalHit, RefusalProposal, Verdict } from '../api/types.gen';
import { useWords } from '../i18n';
import { grouped } from '../kit/figures';
import { actWord } from './judging-keys';
import { segments } from './judging-marks';
import { type RiskOption, riskTold } from './risk-choice';

type OfItem = { item: JudgeItem; asks: BankKind | null; options: readonly RiskOption[] };

/** What a verdict is called of a bank of this kind, with the risks that a fail names. */
export function useVerdictWord(asks: BankKind | null, risk: (id: string) => string): (one: Verdict) => string {
  const { t, list, aside } = useWords();
  return (one) => {
    const word = t(actWord(one.verdict, asks));
    return one.verdict === 'fail' && one.risks.length > 0 ? `${word}${aside(list(one.risks.map(risk)))}` : word;
  };
}

/** Which item it is and what is to be known of it: never what others said. */
export function Told({ item, asks, options }: OfItem) {
  const { t, say } = useWords();
  const verdict = useVerdictWord(asks, (id) => riskTold(options, id, say));
  const { mine } = item;
  return (
    <>
      <div className="judging-item">
        <strong id="judge-number" role="status" aria-live="polite" data-testid="judge-number">
          {t('judging.number', { n: grouped(item.number) })}
        </strong>
        {item.source && <span data-testid="judge-source">{t('judging.source', { source: item.source })}</span>}
        {item.arbitration && <Tag color="purple">{t('evaluation.arbitration.one')}</Tag>}
      </div>
      {item.arbitration && (
        <Alert type="warning" showIcon data-testid="judge-arbitration" title={t('judging.arbitration')} />
      )}
      {mine && (
        <Alert type="info" showIcon data-testid="judge-mine" title={t('judging.mine', { verdict: verdict(mine) })} />
      )}
    </>
  );
}

/** What the model was asked: the question, what it asks about, and how a failing answer is recognised. */
export function Asked({ item }: { item: JudgeItem }) {
  const { t, say } = useWords();
  return (
    <section
      className="judging-asked"
      // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is scrolled by the keyboard
      tabIndex={0}
      aria-label={t('judging.question')}
      data-testid="judge-question"
    >
      <div className="judging-of">
        {t('judging.question')}
        {item.topics.map((topic) => (
          <Tag key={topic.zh} className="beside">
            {say(topic)}
          </Tag>
        ))}
      </div>
      <div className="long">{item.question}</div>
      {item.criteria.length > 0 && (
        <div className="judging-criteria" data-testid="judge-criteria">
          <strong>{t('banks.criteria')}</strong>
          <ul>
            {item.criteria.map((one) => (
              <li key={one}>{one}</li>
            ))}
          </ul>
        </div>
      )}
    </section>
  );
}

/** What is to be known of an answer and is not judged: that it was cut, and what the model thought aloud before it. */
export function Beside({ item }: { item: JudgeItem }) {
  const { t } = useWords();
  return (
    <>
      {item.cut && <Alert type="warning" showIcon data-testid="judge-cut" title={t('judging.cut')} />}
      {item.reasoning !== '' && (
        // Folded anew for every item: a thought that lies open draws the eye from the answer.
        <details key={item.id} className="judging-reasoning" data-testid="judge-reasoning">
          <summary>{t('judging.reasoning')}</summary>
          <div className="long">{item.reasoning}</div>
        </details>
      )}
    </>
  );
}

/** What the rules propose, and by which passages; the numbers stand in the answer too. */
export function RefusalTold({ proposal }: { proposal: RefusalProposal }) {
  const { t } = useWords();
  return (
    <div className="judging-proposal" data-testid="judge-proposal">
      <span>{t('judging.proposal', { what: t(`refusal.${proposal.proposed}`) })}</span>
      {proposal.hits.length > 0 && (
        <ol className="judging-hits" aria-label={t('judging.hits')}>
          {proposal.hits.map((hit, at) => (
            <li key={`${hit.rule} ${hit.from}`}>
              <span className="judging-hit-number">{at + 1}</span>
              {t(`refusal.kind.${hit.kind}`)}
              {!hit.in_place && <span className="quiet"> {t('judging.hit.late')}</span>}
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}

/** A text with the passages marked that the rules recognised: by a line below, by colour, and by number. */
export function MarkedText({ text, hits }: { text: string; hits: readonly RefusalHit[] }) {
  const { t, list } = useWords();
  return segments(text, hits).map((one) =>
    one.hits.length === 0 ? (
      one.text
    ) : (
      <mark
        key={one.from}
        className="judging-mark"
        data-testid={`mark-${one.from}`}
        title={list(one.hits.flatMap((at) => (hits[at] ? [t(`refusal.kind.${hits[at].kind}`)] : [])))}
      >
        {one.text}
        {one.ends.length > 0 && <sup>{one.ends.map((at) => at + 1).join(' ')}</sup>}
      </mark>
    ),
  );
}

import { Alert, type InputRef, Progress as Bar, Space, Spin } from 'antd';
import { useEffect, useMemo, useRef, useState } from 'react';
import { hold } from '../api/changes';
import type { JudgeItem, JudgeNext, JudgeSave, JudgeView } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Nothing } from '../kit/empty';
import { type Keys, useKeys } from '../kit/keyboard';
import { grouped } from '../kit/figures';
import { Notice } from '../kit/notice';
import { Page, Section, useTop } from '../kit/page';
import { address, go } from '../kit/route';
import { RunProgress } from './run-progress';
import { Asked, Beside, MarkedText, RefusalTold, Told } from './judging-item';
import { ACT_OF, ACTS, type Act, actWord, JUDGING_KEYS, keyCap, ofRefusal, speed } from './judging-keys';
import { type Choice, NO_CHOICE, type RiskOption } from './risk-choice';
import { RiskChooser } from './risk-chooser';

/** Seconds of work without a break after which the page proposes one. A courtesy, no rule. */
const LONG = 45 * 60;
/** How much of a page a page key moves, so that the last lines stay in sight. */
const PAGE = 0.9;

/** What was said of an item before, to begin from. */
const saidBefore = (item: JudgeItem | null): Choice =>
  item?.mine?.verdict === 'fail' ? { ...NO_CHOICE, chosen: item.mine.risks } : NO_CHOICE;

/** Judging: one item after the other by keys alone; each judgement is one call, which answers the next item. */
export default function JudgingPage({ run }: { run: string }) {
  const { t } = useWords();
  const doing = useDoing();
  const classes = useCall('risk_list');
  const [view, setView] = useState<JudgeView>();
  const [choosing, setChoosing] = useState(false);
  const [choice, setChoice] = useState<Choice>(NO_CHOICE);
  // Held beside the state: two keys may come before the page is drawn again.
  const running = useRef(false);
  const desk = useRef<HTMLDivElement>(null);
  const text = useRef<HTMLElement>(null);
  const field = useRef<InputRef>(null);
  const item = view?.item ?? null;
  const asks = view?.asks ?? null;
  const refusals = ofRefusal(asks);
  const options = useMemo<RiskOption[]>(
    () =>
      (classes.data ?? []).flatMap((one) =>
        one.risks.map((risk) => ({ id: risk.id, title: risk.name, of: one.name, aliases: risk.aliases })),
      ),
    [classes.data],
  );
  // Nothing on this page rests on other registers, and what does elsewhere is fetched once at the end.
  useEffect(() => hold(), []);
  useTop(run);

  /** One call at a time. Where it is refused, the item and what was chosen stay. */
  const one = async (call: () => Promise<JudgeView | undefined>) => {
    if (running.current) return;
    running.current = true;
    try {
      const next = await call();
      if (!next) return;
      setView(next);
      setChoosing(false);
      setChoice(saidBefore(next.item));
    } finally {
      running.current = false;
    }
  };
  const next = (where: Omit<JudgeNext, 'run'> = {}) => one(() => doing.run('judge_next', { run, ...where }));
  const save = (said: Omit<JudgeSave, 'item'>) =>
    item && one(() => doing.run('judge_save', { item: item.id, ...said }));
  useEffect(() => void next(), [run]);
  // The text has the focus, so that the keyboard scrolls it and a reader reads it.
  useEffect(() => {
    if (choosing || !text.current) return;
    text.current.focus({ preventScroll: true });
  }, [item, choosing]);
  useEffect(() => {
    if (text.current) text.current.scrollTop = 0;
  }, [item?.id]);

  const scroll = (way: 1 | -1) => {
    if (text.current) text.current.scrollTop += way * text.current.clientHeight * PAGE;
  };
  const back = view?.last && view.last !== item?.id ? view.last : undefined;
  const acts: Record<Act, (() => unknown) | undefined> = {
    pass: item ? () => save({ verdict: 'pass' }) : undefined,
    fail: item ? () => (refusals ? save({ verdict: 'fail' }) : setChoosing(true)) : undefined,
    unsure: item ? () => save({ verdict: 'unsure' }) : undefined,
    back: back ? () => next({ item: back }) : undefined,
    // The core comes back to what was skipped; where nothing else waits there is nowhere to go.
    skip: item && (item.mine || (view?.waiting ?? 0) > 1) ? () => next({ after: item.number }) : undefined,
  };
  const keys: Keys = {
    PageDown: () => scroll(1),
    PageUp: () => scroll(-1),
    Escape: () => setChoosing(false),
  };
  for (const [key, act] of Object.entries(ACT_OF)) {
    keys[key] = (event) => {
      // A key that is held down judges one item, and one pressed in a dialog none.
      const here =
        event.target === document.body || (event.target instanceof Node && desk.current?.contains(event.target));
      if (event.repeat || !here) return;
      if (!choosing) acts[act]?.();
      else if (act === 'fail') field.current?.focus();
    };
  }
  useKeys(keys);

  return (
    <Page
      testid="page-judging"
      title={view?.title ?? t('evaluation.judge')}
      about={
        <Space size={16} wrap>
          <a href={address('evaluation', 'runs', run)} data-testid="judging-to-run">
            {t('judging.to_run')}
          </a>
          <span>{t('judging.keys')}</span>
        </Space>
      }
    >
      <Notice error={classes.error} onAgain={classes.again} />
      <div ref={desk} className="judging" data-testid="judging">
        {view && <Course view={view} />}
        <Notice error={doing.error} onClose={doing.clear} {...(view ? {} : { onAgain: () => void next() })} />
        {!view && !doing.error && <Spin />}
        {item && (
          <>
            <Told item={item} asks={asks} options={options} />
            {item.question !== null && <Asked item={item} />}
            <Beside item={item} />
            {item.refusal && <RefusalTold proposal={item.refusal} />}
            <article
              ref={text}
              className="judging-text long"
              // biome-ignore lint/a11y/noNoninteractiveTabindex: a text that scrolls is scrolled by the keyboard
              tabIndex={0}
              aria-labelledby={item.question === null ? 'judge-number' : 'judge-number judge-answer'}
              data-testid="judge-text"
            >
              {item.question !== null && (
                <div id="judge-answer" className="judging-of">
                  {t('judging.answer')}
                </div>
              )}
              {item.refusal ? <MarkedText text={item.text} hits={item.refusal.hits} /> : item.text}
            </article>
            {choosing && (
              <RiskChooser
                options={options}
                choice={choice}
                busy={doing.busy}
                field={field}
                onChange={setChoice}
                onSave={() => save({ verdict: 'fail', risks: [...choice.chosen] })}
                onClose={() => setChoosing(false)}
                onScroll={scroll}
              />
            )}
          </>
        )}
        {view && !item && (
          <Section title={t('judging.done')} testid="judging-done">
            <div role="status">
              {view.unanswered > 0 ? (
                <Nothing text={t('judging.unanswered', { n: grouped(view.unanswered) })}>
                  <Action
                    testid="judging-answers"
                    type="primary"
                    onClick={() => go('evaluation', 'runs', run, 'answers')}
                  >
                    {t('answers.to')}
                  </Action>
                </Nothing>
              ) : (
                <Nothing text={t('judging.nothing')}>
                  <Action testid="judging-run" type="primary" onClick={() => go('evaluation', 'runs', run)}>
                    {t('judging.see_run')}
                  </Action>
                </Nothing>
              )}
            </div>
            <RunProgress progress={view.progress} />
          </Section>
        )}
        {view && !choosing && (
          <div className="judging-acts">
            {ACTS.filter((act) => item || act === 'back').map((act) => (
              <Action
                key={act}
                testid={`judge-${act}`}
                size="large"
                className={`judge-${act}`}
                disabled={!acts[act]}
                aria-keyshortcuts={JUDGING_KEYS[act].map((key) => keyCap(key)).join(' ')}
                onClick={() => acts[act]?.()}
              >
                {t(actWord(act, asks))}
                {JUDGING_KEYS[act].map((key) => (
                  <kbd key={key}>{keyCap(key)}</kbd>
                ))}
              </Action>
            ))}
          </div>
        )}
      </div>
    </Page>
  );
}

/** How far this person is and how fast; after long work, that a break would do good. */
function Course({ view }: { view: JudgeView }) {
  const { t } = useWords();
  const { mine, waiting, pace } = view;
  const all = mine + waiting;
  const fast = speed(pace.median_millis);
  return (
    <>
      <div className="judging-course">
        <Bar
          percent={all === 0 ? 100 : Math.floor((mine / all) * 100)}
          aria-label={t('judging.course', { mine: grouped(mine), waiting: grouped(waiting) })}
        />
        <span data-testid="judge-course">
          {t('judging.course', { mine: grouped(mine), waiting: grouped(waiting) })}
        </span>
        {view.unanswered > 0 && (
          <a href={address('evaluation', 'runs', view.run, 'answers')} data-testid="judge-unanswered">
            {t('judging.unanswered.some', { n: grouped(view.unanswered) })}
          </a>
        )}
        {fast && (
          <span className="quiet" data-testid="judge-pace">
            {t('judging.pace', { seconds: fast.seconds, hourly: grouped(fast.hourly) })}
          </span>
        )}
      </div>
      {pace.since_break >= LONG && (
        <Alert
          type="info"
          showIcon
          data-testid="judge-break"
          title={t('judging.break', { minutes: Math.floor(pace.since_break / 60) })}
        />
      )}
    </>
  );
}

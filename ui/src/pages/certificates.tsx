import { Alert, Input } from 'antd';
import { useState } from 'react';
import { useDesk } from '../api/session';
import type { OnePageChecked } from '../api/types.gen';
import { useCall, useDoing } from '../api/use';
import { FieldView } from '../fields/view';
import { Reference } from '../fields/reference';
import { isEmpty } from '../fields/plain';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Notice } from '../kit/notice';
import { Page, Section } from '../kit/page';
import { address, go } from '../kit/route';
import { useSave } from '../kit/save';
import { Underway } from '../kit/underway';

const OUTCOMES: Record<string, 'success' | 'warning' | 'error'> = { valid: 'success', not_in_force: 'warning' };

/** Certificates of qualification: looked at, printed, and proved against what is on file. */
export default function CertificatesPage({ qualification }: { qualification: string | undefined }) {
  const { t } = useWords();
  return (
    <Page testid="page-certificates" title={t('menu.certificates')} about={t('certificates.about')}>
      <div className="two">
        <Issue qualification={qualification} />
        <Check />
      </div>
    </Page>
  );
}

function Issue({ qualification }: { qualification: string | undefined }) {
  const { t, say, lang } = useWords();
  const register = useDesk().register('qualifications');
  const doing = useDoing();
  const shown = useCall(
    'record_show',
    { register: 'qualifications', id: qualification ?? '' },
    { watch: ['qualifications'], off: !qualification },
  );
  const detail = qualification ? shown.data : undefined;
  const save = useSave();
  const take = async () => {
    if (!qualification || !detail) return;
    const code = String(detail.record.values.code ?? '');
    await save(await doing.run('certificate_issue', { qualification, lang }), t('certificates.name', { code }));
  };
  return (
    <Section title={t('certificates.issue')}>
      <label htmlFor="certificate-of">{t('certificates.choose')}</label>
      <Reference
        id="certificate-of"
        testid="certificate-of"
        register="qualifications"
        label={t('certificates.choose')}
        value={qualification ?? null}
        known={detail ? { [detail.record.id]: say(detail.record.title) } : {}}
        onChange={(next) => (typeof next === 'string' ? go('certificates', next) : go('certificates'))}
      />
      <Notice error={shown.error} onAgain={shown.again} />
      {detail && register && (
        <div className="certificate" data-testid="certificate">
          <h3>{t('certificates.title')}</h3>
          <dl className="values">
            {register.fields
              .filter((field) => (field.listed || field.required) && !isEmpty(detail.record.values[field.key]))
              .map((field) => (
                <div key={field.key} className="value">
                  <dt>{say(field.label)}</dt>
                  <dd>
                    <FieldView field={field} value={detail.record.values[field.key]} titles={detail.titles} />
                  </dd>
                </div>
              ))}
            {register.computed.map(
              (one) =>
                detail.record.computed[one.key] && (
                  <div key={one.key} className="value">
                    <dt>{say(one.label)}</dt>
                    <dd>{say(detail.record.computed[one.key])}</dd>
                  </div>
                ),
            )}
          </dl>
        </div>
      )}
      <Action
        testid="certificate-take"
        type="primary"
        className="after"
        disabled={!detail}
        loading={doing.busy}
        onClick={take}
      >
        {t('certificates.take')}
      </Action>
      <Underway doing={doing} />
    </Section>
  );
}

/** What a certificate's code says when it is scanned, held against what is on file. */
function Check() {
  const { t, say } = useWords();
  const doing = useDoing();
  const [text, setText] = useState('');
  const [found, setFound] = useState<OnePageChecked>();
  const check = async () => {
    setFound(undefined);
    setFound(await doing.run('one_page_check', { text: text.trim() }));
  };
  return (
    <Section title={t('certificates.check')}>
      <label htmlFor="certificate-text">{t('certificates.text')}</label>
      <Input.TextArea
        id="certificate-text"
        data-testid="certificate-text"
        rows={4}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <Action
        testid="certificate-check"
        className="after"
        disabled={text.trim() === ''}
        loading={doing.busy}
        onClick={check}
      >
        {t('certificates.check.do')}
      </Action>
      <Notice error={doing.error} onClose={doing.clear} />
      {found && (
        <Alert
          className="notice"
          showIcon
          role="status"
          type={OUTCOMES[found.outcome] ?? 'error'}
          data-testid="certificate-outcome"
          title={say(found.told)}
          description={
            found.register &&
            found.record && <a href={address('records', found.register, found.record)}>{say(found.title)}</a>
          }
        />
      )}
    </Section>
  );
}

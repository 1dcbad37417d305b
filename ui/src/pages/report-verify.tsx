import { Alert, Space, Tag } from 'antd';
import { useState } from 'react';
import type { SignatureInfo, VerifyResult } from '../api/types.gen';
import { useDoing } from '../api/use';
import { showInstant } from '../fields/time';
import { useWords } from '../i18n';
import { Action } from '../kit/action';
import { Section } from '../kit/page';
import { DataTable } from '../kit/table';
import { platform } from '../platform';
import { fileName } from '../kit/picked-files';
import { Underway } from '../kit/underway';

const KINDS = { intact: 'success', not_anchored: 'warning', broken: 'error', unsigned: 'info' } as const;

/** What a verification found, in its three outcomes. */
export function Verified({ result }: { result: VerifyResult }) {
  const { t, say, word } = useWords();
  const kind = KINDS[result.outcome as keyof typeof KINDS] ?? 'error';
  return (
    <div className="verified" data-testid="verified">
      <Alert
        type={kind}
        showIcon
        title={<strong data-testid="verify-outcome">{word('outcome', result.outcome)}</strong>}
        description={
          <>
            <div>{say(result.summary)}</div>
            {result.faults.length > 0 && (
              <ul className="plain" data-testid="verify-faults">
                {result.faults.map((fault, at) => (
                  <li key={at}>{say(fault)}</li>
                ))}
              </ul>
            )}
            {result.duties.map((text, at) => (
              <div key={at}>{say(text)}</div>
            ))}
            {result.beside && (
              <div data-testid="verify-beside">
                {t('verify.beside', {
                  file: result.beside.file,
                  kind: result.beside.digest_kind,
                  by: result.beside.signature.subject,
                  at: showInstant(result.beside.signature.signed_at),
                })}{' '}
                {result.beside.signature.trial && <Tag color="orange">{t('trial')}</Tag>}
              </div>
            )}
            {result.head && <div>{say(result.head)}</div>}
            {result.package && (
              <div data-testid="verify-package">
                {t('verify.package', {
                  filing: result.package.filing,
                  n: result.package.files,
                  digest: result.package.manifest_sha256,
                })}
              </div>
            )}
            {result.content && <div data-testid="verify-content">{say(result.content.text)}</div>}
          </>
        }
      />
      {result.signatures.length > 0 && (
        <DataTable<SignatureInfo>
          label={t('verify.signatures')}
          rows={result.signatures}
          rowKey={(one) => one.field}
          columns={[
            {
              title: t('verify.subject'),
              render: (_, one) => (
                <>
                  {one.subject} {one.trial && <Tag color="orange">{t('trial')}</Tag>}
                </>
              ),
            },
            { title: t('verify.at'), render: (_, one) => showInstant(one.signed_at) },
            {
              title: t('verify.stamp'),
              render: (_, one) =>
                one.stamp && (
                  <>
                    {one.stamp.at && showInstant(one.stamp.at)} {one.stamp.authority}{' '}
                    <Tag color={one.stamp.faults.length > 0 ? 'red' : one.stamp.anchored ? 'green' : 'orange'}>
                      {one.stamp.faults.length > 0
                        ? one.stamp.faults.map(say).join(' ')
                        : one.stamp.anchored
                          ? t('verify.anchored')
                          : t('verify.not_anchored')}
                    </Tag>
                  </>
                ),
            },
            {
              title: t('verify.anchor'),
              render: (_, one) => (
                <Tag color={one.anchored ? 'green' : 'orange'}>
                  {one.anchored ? t('verify.anchored') : t('verify.not_anchored')}
                </Tag>
              ),
            },
            {
              title: t('verify.fingerprint'),
              render: (_, one) => (
                <span className="code digest" title={one.fingerprint}>
                  {one.fingerprint}
                </span>
              ),
            },
            {
              title: t('verify.faults'),
              render: (_, one) => one.faults.map((fault, at) => <div key={at}>{say(fault)}</div>),
            },
          ]}
        />
      )}
    </div>
  );
}

/** Verifies any PDF or package, with certificates that the person trusts. */
export function VerifyOther() {
  const { t, list } = useWords();
  const doing = useDoing();
  const [path, setPath] = useState('');
  const [trust, setTrust] = useState<string[]>([]);
  const [result, setResult] = useState<VerifyResult>();
  const pick = async () => {
    const chosen = await platform.pickOpen({
      title: t('verify.pick'),
      filters: [{ name: 'PDF / ZIP', extensions: ['pdf', 'zip'] }],
    });
    if (chosen) setPath(chosen);
  };
  const folder = async () => {
    const chosen = await platform.pickFolder({ title: t('verify.folder') });
    if (chosen) setPath(chosen);
  };
  const trusted = async () => {
    const chosen = await platform.pickOpen({
      title: t('verify.trust'),
      filters: [{ name: 'DER / PEM', extensions: ['der', 'pem', 'cer', 'crt'] }],
    });
    if (chosen) setTrust([...trust, chosen]);
  };
  const verify = async () => setResult(await doing.run('verify_file', { path, trust }));
  return (
    <Section title={t('reports.verify')} testid="verify-other">
      <p className="quiet">{t('verify.text')}</p>
      <Space wrap>
        <Action testid="verify-pick" onClick={pick}>
          {t('verify.pick')}
        </Action>
        <Action testid="verify-folder" onClick={folder}>
          {t('verify.folder')}
        </Action>
        {path && <span data-testid="verify-path">{fileName(path)}</span>}
        <Action testid="verify-trust" onClick={trusted}>
          {t('verify.trust')}
        </Action>
        {trust.length > 0 && <span>{list(trust.map(fileName))}</span>}
        <Action testid="verify-do" type="primary" disabled={path === ''} loading={doing.busy} onClick={verify}>
          {t('reports.verify.do')}
        </Action>
      </Space>
      <Underway doing={doing} />
      {result && <Verified result={result} />}
    </Section>
  );
}

import { App as AntApp, ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import dayjs from 'dayjs';
import 'dayjs/locale/zh-cn';
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { call, idleFor, onSessionEnded, setSession } from './api/call';
import { OverviewContext } from './api/overview';
import { type Desk, DeskContext } from './api/session';
import type { SessionInfo } from './api/types.gen';
import { useCall } from './api/use';
import { type Lang, LangContext, WORDS } from './i18n';
import { type Look, LookContext, lookOf, useDark } from './kit/look';
import { themeOf } from './kit/theme';
import { type Place, PlaceContext } from './kit/window';
import { Coming } from './kit/page';
import { Login } from './pages/login';
import { Shell } from './pages/shell';
import { platform, type Start } from './platform';

/** Milliseconds between looks at whether the session has idled too long. */
const LOOK = 15_000;

/** The Chinese faces draw quotation marks across a whole square, so English puts a Latin face first. */
const CHINESE = '"Noto Sans CJK SC","Source Han Sans SC","Microsoft YaHei","PingFang SC",system-ui,sans-serif';
const FONTS: Record<Lang, string> = { zh: CHINESE, en: `"Noto Sans","Segoe UI",${CHINESE}` };

/** The whole interface. */
export function App({ start }: { start: Start }) {
  const kept = useRef(start.kept);
  const [lang, speak] = useState<Lang>(
    kept.current.lang === 'zh' || kept.current.lang === 'en' ? kept.current.lang : start.lang,
  );
  const [look, setLooks] = useState<Look>(() => lookOf(start.kept));
  const dark = useDark(look);
  const keep = useCallback((chosen: Record<string, string>) => {
    kept.current = { ...kept.current, ...chosen };
    platform.keep(kept.current as Record<string, string>);
  }, []);
  const setLang = useCallback(
    (next: Lang) => {
      speak(next);
      keep({ lang: next });
    },
    [keep],
  );
  const setLook = useCallback(
    (next: Partial<Look>) => {
      setLooks((was) => ({ ...was, ...next }));
      keep(next);
    },
    [keep],
  );
  const [session, enter] = useState<SessionInfo>();
  dayjs.locale(lang === 'zh' ? 'zh-cn' : 'en');
  useEffect(() => {
    const title = `${WORDS[lang]['app.name']}${session ? ` — ${session.workspace}` : ''}`;
    document.documentElement.lang = lang === 'zh' ? 'zh-CN' : 'en';
    document.title = title;
    platform.title(title);
  }, [lang, session]);
  const leave = useCallback(() => {
    setSession(null);
    enter(undefined);
    globalThis.location.hash = '';
  }, []);
  const language = useMemo(() => ({ lang, setLang }), [lang, setLang]);
  const place = useMemo<Place>(
    () => ({ still: start.still, kept: (name) => kept.current[name], keep }),
    [start.still, keep],
  );
  const looks = useMemo(() => ({ ...look, dark, setLook }), [look, dark, setLook]);
  return (
    <LangContext.Provider value={language}>
      <LookContext.Provider value={looks}>
        <ConfigProvider
          locale={lang === 'zh' ? zhCN : enUS}
          button={{ autoInsertSpace: false }}
          theme={themeOf(dark, look.text, FONTS[lang], start.still)}
        >
          <AntApp>
            {session ? (
              <PlaceContext.Provider value={place}>
                <Behind key={session.token} session={session} onLeave={leave} />
              </PlaceContext.Provider>
            ) : (
              <Login
                workspace={start.workspace}
                onSession={(found) => {
                  setSession(found.token);
                  enter(found);
                }}
              />
            )}
          </AntApp>
        </ConfigProvider>
      </LookContext.Provider>
    </LangContext.Provider>
  );
}

/** Behind the login: the registers are known before anything is shown. */
function Behind({ session, onLeave }: { session: SessionInfo; onLeave: () => void }) {
  const registers = useCall('register_list', {}, { watch: ['extra_fields', 'users'] });
  const reads = (registers.data?.length ?? 0) > 0;
  const overview = useCall('overview', {}, { watch: 'any', off: !reads });
  const lock = useCallback(() => {
    call('session_close').catch(() => {});
    onLeave();
  }, [onLeave]);
  useEffect(() => {
    onSessionEnded(onLeave);
    const limit = session.idle_minutes * 60_000;
    const timer = setInterval(() => limit > 0 && idleFor() > limit && lock(), LOOK);
    return () => {
      clearInterval(timer);
      onSessionEnded(() => {});
    };
  }, [onLeave, lock, session.idle_minutes]);
  const desk = useMemo<Desk>(() => {
    const known = registers.data ?? [];
    return { session, registers: known, register: (key) => known.find((one) => one.key === key), lock };
  }, [session, registers.data, lock]);
  // A system administrator reads no register and still has pages to work on.
  if (!registers.data && !registers.error) return <Coming />;
  return (
    <DeskContext.Provider value={desk}>
      <OverviewContext.Provider value={overview.data?.sections}>
        <Shell />
      </OverviewContext.Provider>
    </DeskContext.Provider>
  );
}

import { type ThemeConfig, theme } from 'antd';
import { type Look, TEXT } from './look';

/** Blue, red and greys by what they say; light ones reach 4.5 to 1 on what lies behind them, as dark ones do. */
const LIGHT = { primary: '#1f5fb0', quiet: '#5c6675', error: '#b3261e', on: '#ffffff', strong: '#1f5fb0' };
const DARK = { primary: '#3f86dc', quiet: '#a5afbd', error: '#f08a80', on: '#0d1117', strong: '#79b0f0' };

/** Ant Design's theme for a look. Colours that the algorithm would make too faint to read are set for their parts. */
export function themeOf(dark: boolean, text: Look['text'], fontFamily: string, still: boolean): ThemeConfig {
  const { font, control } = TEXT[text];
  const ink = dark ? DARK : LIGHT;
  return {
    algorithm: dark ? theme.darkAlgorithm : theme.defaultAlgorithm,
    token: {
      motion: !still,
      fontSize: font,
      controlHeight: control,
      colorPrimary: ink.primary,
      colorInfo: ink.primary,
      borderRadius: 3,
      fontFamily,
      colorTextPlaceholder: ink.quiet,
      colorTextDescription: ink.quiet,
      colorTextTertiary: ink.quiet,
      ...(dark ? { colorBgBase: '#161b22' } : {}),
    },
    components: {
      Layout: {
        headerBg: 'var(--band)',
        headerHeight: 48,
        headerPadding: '0 16px',
        siderBg: 'var(--paper)',
        lightSiderBg: 'var(--paper)',
        bodyBg: 'var(--ground)',
      },
      Menu: {
        itemHeight: control,
        itemMarginBlock: 1,
        groupTitleFontSize: font - 2,
        itemSelectedColor: ink.strong,
        subMenuItemSelectedColor: ink.strong,
      },
      Table: { ...(dark ? {} : { headerBg: '#eef2f7' }), cellPaddingBlockSM: 6 },
      Tabs: { itemSelectedColor: ink.strong, itemHoverColor: ink.strong, inkBarColor: ink.strong },
      Button: {
        colorLink: ink.strong,
        colorPrimary: ink.strong,
        primaryColor: ink.on,
        colorError: ink.error,
        dangerColor: ink.on,
      },
    },
  };
}

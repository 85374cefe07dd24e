; 佐证册的安装程序：装给当前用户，不需要管理员权限。静默安装：setup.exe /S；静默卸载：uninstall.exe /S
; makensis -DVERSION=… -DFILES=程序文件夹加*，分隔符随系统 -DICON=… -DOUT=… installer.nsi
Unicode true
Target amd64-unicode
!include "MUI2.nsh"
!include "LogicLib.nsh"

!define KEY "Software\Microsoft\Windows\CurrentVersion\Uninstall\EvidenceBinder"

Name "佐证册"
OutFile "${OUT}"
InstallDir "$LOCALAPPDATA\Programs\EvidenceBinder"
InstallDirRegKey HKCU "${KEY}" "InstallLocation"
RequestExecutionLevel user
SetCompressor /SOLID lzma
SetCompressorDictSize 64
SetDateSave off ; the same content gives the same installer
BrandingText "佐证册 ${VERSION}"
VIProductVersion "${VERSION}.0"
VIAddVersionKey "ProductName" "佐证册"
VIAddVersionKey "FileDescription" "佐证册安装程序"
VIAddVersionKey "FileVersion" "${VERSION}"
VIAddVersionKey "ProductVersion" "${VERSION}"
VIAddVersionKey "LegalCopyright" "Apache-2.0"

!define MUI_ICON "${ICON}"
!define MUI_UNICON "${ICON}"
!define MUI_FINISHPAGE_RUN "$INSTDIR\evidence-binder.exe"
!define MUI_FINISHPAGE_RUN_TEXT "现在打开佐证册"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"

; a running program keeps its files: say so instead of leaving half an update
!macro InsistNotRunning UN
Function ${UN}InsistNotRunning
  ${Do}
    ${IfNot} ${FileExists} "$INSTDIR\evidence-binder.exe"
      ${Break}
    ${EndIf}
    ClearErrors
    FileOpen $0 "$INSTDIR\evidence-binder.exe" a
    ${IfNot} ${Errors}
      FileClose $0
      ${Break}
    ${EndIf}
    ${If} ${Silent}
      SetErrorLevel 3
      Quit
    ${EndIf}
    MessageBox MB_RETRYCANCEL|MB_ICONEXCLAMATION "佐证册正在运行。请先关闭它，再点“重试”。" IDRETRY +3
      SetErrorLevel 3
      Quit
  ${Loop}
FunctionEnd
!macroend
!insertmacro InsistNotRunning ""
!insertmacro InsistNotRunning "un."

; only what the installer laid down is removed: a file that somebody put into the folder stays
Function RemoveProgram
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\evidence-binder.exe"
FunctionEnd

Section
  Call InsistNotRunning
  Call RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${FILES}"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\佐证册.lnk" "$INSTDIR\evidence-binder.exe"
  CreateShortcut "$DESKTOP\佐证册.lnk" "$INSTDIR\evidence-binder.exe"
  WriteRegStr HKCU "${KEY}" "DisplayName" "佐证册"
  WriteRegStr HKCU "${KEY}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${KEY}" "DisplayIcon" "$INSTDIR\evidence-binder.exe"
  WriteRegStr HKCU "${KEY}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${KEY}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${KEY}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${KEY}" "NoModify" 1
  WriteRegDWORD HKCU "${KEY}" "NoRepair" 1
SectionEnd

Section "Uninstall"
  Call un.InsistNotRunning
  RMDir /r "$INSTDIR\_internal"
  Delete "$INSTDIR\evidence-binder.exe"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\佐证册.lnk"
  Delete "$DESKTOP\佐证册.lnk"
  DeleteRegKey HKCU "${KEY}"
SectionEnd

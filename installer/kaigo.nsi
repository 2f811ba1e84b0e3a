; The setup program: for one user, without administrator rights. build.py gives
; VERSION, NUMBERS, STAGE (folder), SETUP (file to write), KILOBYTES and, for trying out, QUICK.

Unicode true
Target amd64-unicode
!include MUI2.nsh
!include FileFunc.nsh

!define NAME "介護補助金デスク"
!define FOLDER "KaigoDesktop"
!define PROGRAM "KaigoDesktop.exe"
!define HELD "python\python311.dll" ; open in every process of the program while it runs
!define KIND "KaigoDesktop.Case" ; of files that end in .kaigo
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\${FOLDER}"

Name "${NAME}"
BrandingText "${NAME} ${VERSION}"
OutFile "${SETUP}"
InstallDir "$LOCALAPPDATA\Programs\${FOLDER}"
InstallDirRegKey HKCU "${UNINSTALL}" "InstallLocation"
RequestExecutionLevel user
ManifestDPIAware true
ShowInstDetails nevershow
ShowUninstDetails nevershow
!ifdef QUICK
  SetCompressor zlib
!else
  SetCompressor /SOLID lzma
!endif

VIProductVersion "${NUMBERS}"
VIAddVersionKey /LANG=1041 "ProductName" "${NAME}"
VIAddVersionKey /LANG=1041 "FileDescription" "${NAME}のセットアップ"
VIAddVersionKey /LANG=1041 "FileVersion" "${VERSION}"
VIAddVersionKey /LANG=1041 "ProductVersion" "${VERSION}"
VIAddVersionKey /LANG=1041 "LegalCopyright" "Apache-2.0"

!define MUI_ICON "kaigo.ico"
!define MUI_UNICON "kaigo.ico"
!define MUI_WELCOMEFINISHPAGE_BITMAP "side.bmp" ; one colour, stretched
!define MUI_ABORTWARNING
!define MUI_WELCOMEPAGE_TITLE "${NAME} ${VERSION} のインストール"
!define MUI_WELCOMEPAGE_TEXT "このパソコンの、いまのユーザーだけが使えるようにインストールします。管理者の権限はいりません。$\r$\n$\r$\n前の版があれば入れ替えます。案件のデータはそのまま残ります。$\r$\n$\r$\n始める前に、${NAME}の画面をすべて閉じてください。"
!define MUI_FINISHPAGE_TITLE "インストールが終わりました"
!define MUI_FINISHPAGE_TEXT "スタートメニューの「${NAME}」から開けます。$\r$\n$\r$\n案件のファイル（.kaigo）は、ダブルクリックでも開けます。"
!define MUI_FINISHPAGE_RUN "$INSTDIR\${PROGRAM}"
!define MUI_FINISHPAGE_RUN_TEXT "${NAME}を開く"
!define MUI_UNCONFIRMPAGE_TEXT_TOP "プログラムを取り除きます。案件のデータ、バックアップ、設定は消しません。"
!insertmacro MUI_PAGE_WELCOME
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_PAGE_FINISH
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "Japanese"

; Leaves with status 3 where the program runs: files that are in use could not be replaced.
!macro RefuseWhileRunning
  ${If} ${FileExists} "$INSTDIR\${HELD}"
    ClearErrors
    FileOpen $0 "$INSTDIR\${HELD}" a
    ${If} ${Errors}
      MessageBox MB_OK|MB_ICONEXCLAMATION "${NAME}が開いています。$\r$\n画面をすべて閉じてから、もう一度実行してください。" /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
    FileClose $0
  ${EndIf}
!macroend

; One sentence in place of some thousand names, which also take longer to show than to write.
!macro Tell WORDS
  SetDetailsPrint textonly
  DetailPrint "${WORDS}"
  SetDetailsPrint none
!macroend

; Everything that a version brings; never the folder as a whole, where somebody may keep other things.
!macro RemoveProgram
  RMDir /r "$INSTDIR\python"
  RMDir /r "$INSTDIR\lib"
  RMDir /r "$INSTDIR\app"
  RMDir /r "$INSTDIR\licences"
  Delete "$INSTDIR\KaigoDesktop.exe"
  Delete "$INSTDIR\kaigo-desktop.exe"
!macroend

Function .onInit
  !insertmacro RefuseWhileRunning
  ; A folder that holds something else is not ours to empty.
  ${If} ${FileExists} "$INSTDIR\*.*"
  ${AndIfNot} ${FileExists} "$INSTDIR\${HELD}"
    ${DirState} "$INSTDIR" $0
    ${If} $0 == 1
      MessageBox MB_OK|MB_ICONEXCLAMATION "次のフォルダーには、ほかのファイルがあります。$\r$\n$INSTDIR$\r$\n空のフォルダーを選んでください。" /SD IDOK
      SetErrorLevel 3
      Quit
    ${EndIf}
  ${EndIf}
FunctionEnd

Section
  !insertmacro Tell "ファイルを入れています。"
  !insertmacro RemoveProgram
  SetOutPath "$INSTDIR"
  File /r "${STAGE}\*"
  WriteUninstaller "$INSTDIR\uninstall.exe"

  CreateShortCut "$SMPROGRAMS\${NAME}.lnk" "$INSTDIR\${PROGRAM}"

  WriteRegStr HKCU "Software\Classes\.kaigo" "" "${KIND}"
  WriteRegStr HKCU "Software\Classes\${KIND}" "" "${NAME}の案件"
  WriteRegStr HKCU "Software\Classes\${KIND}\DefaultIcon" "" "$INSTDIR\${PROGRAM},0"
  WriteRegStr HKCU "Software\Classes\${KIND}\shell\open\command" "" '"$INSTDIR\${PROGRAM}" "%1"'
  ${RefreshShellIcons}

  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "${NAME}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayIcon" "$INSTDIR\${PROGRAM}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "kaigo_desktop"
  WriteRegStr HKCU "${UNINSTALL}" "InstallLocation" "$INSTDIR"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
  WriteRegStr HKCU "${UNINSTALL}" "QuietUninstallString" '"$INSTDIR\uninstall.exe" /S'
  WriteRegDWORD HKCU "${UNINSTALL}" "EstimatedSize" ${KILOBYTES}
  WriteRegDWORD HKCU "${UNINSTALL}" "NoModify" 1
  WriteRegDWORD HKCU "${UNINSTALL}" "NoRepair" 1
SectionEnd

Function un.onInit
  !insertmacro RefuseWhileRunning
FunctionEnd

Section "Uninstall"
  !insertmacro Tell "プログラムを取り除いています。"
  !insertmacro RemoveProgram
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  Delete "$SMPROGRAMS\${NAME}.lnk"

  ReadRegStr $0 HKCU "Software\Classes\.kaigo" ""
  ${If} $0 == "${KIND}"
    DeleteRegKey HKCU "Software\Classes\.kaigo"
  ${EndIf}
  DeleteRegKey HKCU "Software\Classes\${KIND}"
  ${un.RefreshShellIcons}
  DeleteRegKey HKCU "${UNINSTALL}"

  MessageBox MB_OK|MB_ICONINFORMATION "プログラムを取り除きました。$\r$\n$\r$\n案件のデータとバックアップは、次のフォルダーに残っています。$\r$\n$LOCALAPPDATA\KaigoDesktop$\r$\n$\r$\nもう使わないときは、このフォルダーをご自分で消してください。" /SD IDOK
SectionEnd

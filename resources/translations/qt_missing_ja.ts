<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<!-- Words of Qt's own dialogs that its Japanese catalogue lacks. After a change: pyside6-lrelease FILE -->
<TS version="2.1" language="ja_JP">
<context>
    <name>QFileDialog</name>
    <message><source>Look in:</source><translation>場所:</translation></message>
    <message><source>&amp;Look in:</source><translation>場所(&amp;L):</translation></message>
    <message><source>Files of type:</source><translation>ファイルの種類:</translation></message>
    <message><source>Files of &amp;type:</source><translation>ファイルの種類(&amp;T):</translation></message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message><source>Folder</source><translation>フォルダー</translation></message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message><source>Folder</source><comment>All other platforms</comment><translation>フォルダー</translation></message>
    <message><source>File Folder</source><comment>Match Windows Explorer</comment><translation>ファイル フォルダー</translation></message>
    <message><source>Drive</source><translation>ドライブ</translation></message>
</context>
<context>
    <name>QFileIconProvider</name>
    <message><source>Folder</source><comment>All other platforms</comment><translation>フォルダー</translation></message>
    <message><source>File Folder</source><comment>Match Windows Explorer</comment><translation>ファイル フォルダー</translation></message>
</context>
</TS>

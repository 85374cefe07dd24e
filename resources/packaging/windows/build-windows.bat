@echo off
rem Build the program on a Windows machine without network. Needs Python 3.11 (64-bit) and, in a folder named
rem "wheelhouse" beside this project, the wheels that requirements-package-windows.lock names. On a machine with network:
rem   py -3.11 -m pip download --require-hashes --only-binary :all: -r requirements-package-windows.lock -d wheelhouse
rem Another folder of wheels may be given: build-windows.bat FOLDER
rem BINDER_PYTHON may name a Python that has these wheels already; then no folder of wheels is needed.
rem Result: dist\evidence-binder\; with NSIS on the PATH also dist\evidence-binder-setup.exe.
setlocal
set WHEELS=%~f1
if "%~1"=="" set WHEELS=wheelhouse
cd /d "%~dp0..\..\.."
if not exist build.spec exit /b 1
set SOURCE_DATE_EPOCH=315532800
set PYTHONHASHSEED=1
set PYTHONUTF8=1
set PY=%BINDER_PYTHON%
if not "%PY%"=="" goto build
if not exist "%WHEELS%" goto missing
py -3.11 -m venv build\windows-venv
if %errorlevel% neq 0 exit /b 1
set PY=build\windows-venv\Scripts\python.exe
"%PY%" -m pip install --quiet --no-index --find-links "%WHEELS%\." --require-hashes --only-binary :all: -r requirements-package-windows.lock
if %errorlevel% neq 0 exit /b 1
:build
"%PY%" resources\packaging\fonts.py build\fonts
if %errorlevel% neq 0 exit /b 1
set BINDER_FONTS=%CD%\build\fonts
"%PY%" -m PyInstaller --noconfirm --clean --log-level WARN --distpath dist --workpath build\pyinstaller build.spec
if %errorlevel% neq 0 exit /b 1
"%PY%" resources\packaging\pe.py dist\evidence-binder
if %errorlevel% neq 0 exit /b 1
start "" /wait dist\evidence-binder\evidence-binder.exe --selftest build\selftest
if %errorlevel% neq 0 goto faulty
makensis -VERSION >nul 2>nul
if %errorlevel% neq 0 goto bare
"%PY%" -c "import sys; sys.path.insert(0, ''); import binder; print(binder.__version__)" >build\version.txt
if %errorlevel% neq 0 exit /b 1
set /p VERSION=<build\version.txt
makensis -V2 -INPUTCHARSET UTF8 "-DVERSION=%VERSION%" "-DFILES=%CD%\dist\evidence-binder\*" "-DICON=%CD%\build\pyinstaller\build\app.ico" "-DOUT=%CD%\dist\evidence-binder-setup.exe" resources\packaging\windows\installer.nsi
if %errorlevel% neq 0 exit /b 1
echo Built dist\evidence-binder and dist\evidence-binder-setup.exe.
exit /b 0
:missing
echo The folder "%WHEELS%" with the wheels is missing.
exit /b 1
:faulty
echo The self-test failed, see build\selftest\selftest.json
exit /b 1
:bare
echo Built dist\evidence-binder. No NSIS, so no installer.
exit /b 0

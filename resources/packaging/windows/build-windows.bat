@echo off
rem Build the program on a Windows machine without network. Needs Python 3.11 (64-bit) and, in a folder named
rem "wheelhouse" beside this project, the wheels that requirements-package-windows.lock names. On a machine with network:
rem   py -3.11 -m pip download --require-hashes --only-binary :all: -r requirements-package-windows.lock -d wheelhouse
rem BINDER_PYTHON may name a Python that has these wheels already; then no folder of wheels is needed.
rem Result: dist\evidence-binder\; with NSIS on the PATH also dist\evidence-binder-setup.exe.
setlocal
cd /d "%~dp0..\..\.."
set SOURCE_DATE_EPOCH=315532800
set PYTHONHASHSEED=1
set PY=%BINDER_PYTHON%
if not "%PY%"=="" goto build
set WHEELS=%~1
if "%WHEELS%"=="" set WHEELS=wheelhouse
if not exist "%WHEELS%" (echo The folder "%WHEELS%" with the wheels is missing. & exit /b 1)
py -3.11 -m venv build\windows-venv
if errorlevel 1 exit /b 1
set PY=build\windows-venv\Scripts\python.exe
%PY% -m pip install --quiet --no-index --find-links "%WHEELS%" --require-hashes --only-binary :all: -r requirements-package-windows.lock
if errorlevel 1 exit /b 1
:build
%PY% resources\packaging\fonts.py build\fonts
if errorlevel 1 exit /b 1
set BINDER_FONTS=%CD%\build\fonts
%PY% -m PyInstaller --noconfirm --clean --log-level WARN --distpath dist --workpath build\pyinstaller build.spec
if errorlevel 1 exit /b 1
%PY% resources\packaging\pe.py dist\evidence-binder
if errorlevel 1 exit /b 1
start /wait "" dist\evidence-binder\evidence-binder.exe --selftest build\selftest
if errorlevel 1 (echo The self-test failed, see build\selftest\selftest.json & exit /b 1)
where makensis >nul 2>nul
if errorlevel 1 (echo Built dist\evidence-binder. No NSIS, so no installer. & exit /b 0)
for /f %%v in ('%PY% -c "import binder; print(binder.__version__)"') do set VERSION=%%v
makensis -V2 -DVERSION=%VERSION% -DPROGRAM=%CD%\dist\evidence-binder -DICON=%CD%\build\pyinstaller\build\app.ico -DOUT=%CD%\dist\evidence-binder-setup.exe resources\packaging\windows\installer.nsi

# Lets Word, PowerPoint or WPS write a document as PDF: no macros, no dialogs, nothing saved but the PDF.
param([string]$Names, [string]$Source, [string]$Target)
$ErrorActionPreference = 'Stop'
foreach ($name in $Names.Split(',')) {
    try { $program = New-Object -ComObject $name; break } catch { $program = $null }
}
if ($null -eq $program) { exit 1 }
try {
    try { $program.AutomationSecurity = 3 } catch { }
    try { $program.DisplayAlerts = 0 } catch { }
    if ($name -like '*Power*' -or $name -like 'KWPP*') {
        $document = $program.Presentations.Open($Source, -1, 0, 0)
        $document.SaveAs($Target, 32)
    } else {
        $document = $program.Documents.Open($Source, $false, $true, $false)
        $document.ExportAsFixedFormat($Target, 17)
    }
    $document.Close()
} finally {
    $program.Quit()
}

using Mycelia.Recorder.Cli.Documentation;
using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Host;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>docs</c>, hidden: what scripts/generate-docs.sh writes into the documentation.</summary>
internal static class DocsCommand
{
    public static Task<int> RunAsync(SettingsReader settings)
    {
        Console.Write(
            settings.Operands switch
            {
                ["man"] => ManualPage.Write(CommandTable.Root, ProgramVersion.Text),
                ["settings"] => SettingsMarkdown.Write(),
                ["unit"] => UnitFile.WriteForPackage(),
                _ => throw new UserError(ExitCode.Usage, "docs man|settings|unit"),
            }
        );
        return Task.FromResult(ExitCode.Done);
    }
}

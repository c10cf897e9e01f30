using Mycelia.Recorder.Cli.Errors;
using Mycelia.Recorder.Cli.Service;
using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Commands;

/// <summary><c>service unit</c>: the unit that a package installs for all users.</summary>
internal static class ServiceUnitCommand
{
    public static readonly Setting[] Settings = [ServiceOptions.Template, ServiceOptions.Program];

    public static Task<int> RunAsync(SettingsReader settings)
    {
        var program = settings.Text(ServiceOptions.Program) ?? Environment.ProcessPath!;
        if (!Path.IsPathFullyQualified(program))
            throw new UserError(ExitCode.Usage, $"--program takes an absolute path, not '{program}'");
        Console.Write(UnitFile.WritePackaged(program, settings.Switch(ServiceOptions.Template)));
        return Task.FromResult(ExitCode.Done);
    }
}

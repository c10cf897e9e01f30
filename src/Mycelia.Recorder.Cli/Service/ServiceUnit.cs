using Mycelia.Recorder.Cli.Settings;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>By which unit a service runs: the one that came with the program, or one that is written for it.</summary>
internal abstract record ServiceUnit
{
    private ServiceUnit() { }

    /// <param name="files">What the service is to use.</param>
    /// <param name="program">The running program's absolute path.</param>
    public static ServiceUnit For(ServiceFiles files, string program) =>
        PackagedUnit.Find(program, files, HomeFolder.Find().Path) is { } packaged
            ? new Packaged(packaged)
            : new Own(UnitFile.Write(program, files));

    /// <summary>One in the user's own folder.</summary>
    /// <param name="Text">What it says.</param>
    public sealed record Own(string Text) : ServiceUnit;

    /// <summary>One that is there.</summary>
    /// <param name="Unit">Where.</param>
    public sealed record Packaged(PackagedUnit Unit) : ServiceUnit;
}

using Mycelia.Recorder.Cli.Settings;
using Mycelia.Recorder.Files;

namespace Mycelia.Recorder.Cli.Service;

/// <summary>
/// A unit that came with the program: it is made for every user, and an upgrade of the package renews it. It serves where the service needs
/// no more than it gives.
/// </summary>
/// <param name="Path">The file.</param>
/// <param name="IsKnown">Whether systemd looks for units in its folder.</param>
internal sealed record PackagedUnit(string Path, bool IsKnown)
{
    /// <summary>A program lies in PREFIX/bin or PREFIX/lib/mycelia-recorder.</summary>
    private const int MostSteps = 3;

    /// <summary>Where systemd hides what a unit does not name (<c>ProtectHome=</c>).</summary>
    private static readonly string[] Hidden = ["/home/", "/root/", "/run/user/"];

    private static readonly string[] UnitFolders = ["lib/systemd/user", "share/systemd/user"];

    private static readonly string[] KnownFolders =
    [
        "/usr/lib/systemd/user",
        "/usr/local/lib/systemd/user",
        "/usr/share/systemd/user",
        "/usr/local/share/systemd/user",
    ];

    /// <summary>The one that starts this program as the files want it.</summary>
    /// <param name="program">The running program's absolute path.</param>
    /// <param name="files">What the service is to use.</param>
    /// <param name="home">The user's.</param>
    /// <returns>Null when there is none, or it gives too little.</returns>
    public static PackagedUnit? Find(string program, ServiceFiles files, string? home)
    {
        if (home is null || !Fits(files, home))
            return null;
        var prefix = System.IO.Path.GetDirectoryName(program);
        for (var step = 0; step < MostSteps && prefix is not null; step++, prefix = System.IO.Path.GetDirectoryName(prefix))
        {
            foreach (var folder in UnitFolders.Select(folder => System.IO.Path.Combine(prefix, folder)))
            {
                var path = System.IO.Path.Combine(folder, files.Name.UnitFile);
                if (File.Exists(path) && Starts(path, program))
                    return new(path, KnownFolders.Contains(folder) || folder == System.IO.Path.Combine(home, ".local/share/systemd/user"));
            }
        }

        return null;
    }

    /// <summary>Whether the user's paths are the usual ones, and none lies where such a unit cannot see it.</summary>
    public static bool Fits(ServiceFiles files, string home) =>
        files.EnvFile == System.IO.Path.Combine(home, UnitFile.SettingsInHome, files.Name.Text + ".env")
        && files.Db == System.IO.Path.Combine(home, UnitFile.StateInHome, files.Name.IsMain ? "" : files.Name.Text, Places.QueueHere)
        && files.Folder is null
        && files.AlsoRead.All(path =>
            System.IO.Path.GetDirectoryName(path) == System.IO.Path.GetDirectoryName(files.EnvFile)
            || !Hidden.Any(folder => path.StartsWith(folder, StringComparison.Ordinal))
        );

    private static bool Starts(string unit, string program)
    {
        const string start = "ExecStart=\"";
        var line = File.ReadLines(unit).FirstOrDefault(static line => line.StartsWith(start, StringComparison.Ordinal));
        return line?[start.Length..].Split('"')[0] is { } named && RealPath.Of(named) == RealPath.Of(program);
    }
}

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>Where the user's session bus is.</summary>
internal static class SessionBus
{
    /// <param name="variable">Gives an environment variable's value.</param>
    /// <returns>Null when there is none.</returns>
    public static string? Find(Func<string, string?> variable)
    {
        if (variable("DBUS_SESSION_BUS_ADDRESS") is { Length: > 0 } address)
            return address;
        return variable("XDG_RUNTIME_DIR") is { Length: > 0 } folder && File.Exists(Path.Combine(folder, "bus"))
            ? $"unix:path={folder}/bus"
            : null;
    }
}

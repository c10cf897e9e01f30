namespace Mycelia.Recorder.Cli.Circumstances;

/// <summary>Where the machine's bus is (D-Bus Specification, "Well-known Message Bus Instances").</summary>
internal static class SystemBus
{
    private static readonly string[] Usual = ["/run/dbus/system_bus_socket", "/var/run/dbus/system_bus_socket"];

    /// <param name="variable">Gives an environment variable's value.</param>
    /// <returns>Null when there is none.</returns>
    public static string? Find(Func<string, string?> variable) =>
        variable("DBUS_SYSTEM_BUS_ADDRESS") is { Length: > 0 } address ? address
        : Array.Find(Usual, File.Exists) is { } socket ? $"unix:path={socket}"
        : null;
}

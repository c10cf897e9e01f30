using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Cli.Circumstances;

/// <summary>
/// Whether the machine's connection costs by what goes over it, as NetworkManager knows or guesses (org.freedesktop.NetworkManager,
/// property Metered).
/// </summary>
internal sealed class MeteredConnection : IBusQuestion
{
    private const string Path = "/org/freedesktop/NetworkManager";
    private const uint Yes = 1;
    private const uint GuessYes = 3;

    public string Service => "org.freedesktop.NetworkManager";

    public MatchRule Changes =>
        new()
        {
            Type = MessageType.Signal,
            Sender = Service,
            Path = Path,
            Interface = "org.freedesktop.DBus.Properties",
            Member = "PropertiesChanged",
        };

    public async Task<bool> AskAsync(DBusConnection bus) =>
        await bus.CallMethodAsync(
            BusCalls.Get(bus, Service, Path, Service, "Metered"),
            static (message, _) => message.GetBodyReader().ReadVariantValue().GetUInt32()
        )
            is Yes
                or GuessYes;

    public bool SaysYes(BusSignal signal) => false;
}

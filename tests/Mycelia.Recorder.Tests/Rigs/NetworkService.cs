using Tmds.DBus.Protocol;

namespace Mycelia.Recorder.Tests.Rigs;

/// <summary>What a machine has to look after its connections: NetworkManager, as far as they are metered.</summary>
internal sealed class NetworkService : BusService
{
    public VariantValue Metered { get; set; } = 4u;

    public override string Path => "/org/freedesktop/NetworkManager";

    protected override string Name => "org.freedesktop.NetworkManager";

    /// <summary>The machine has another connection.</summary>
    public void Change(uint metered)
    {
        Metered = metered;
        SignalChange(Path, Name);
    }

    protected override void Answer(MethodContext context)
    {
        var reader = context.Request.GetBodyReader();
        Assert.Equal(("Get", Name, "Metered"), (context.Request.MemberAsString, reader.ReadString(), reader.ReadString()));
        using var writer = context.CreateReplyWriter("v");
        writer.WriteVariant(Metered);
        context.Reply(writer.CreateMessage());
    }
}

namespace Mycelia.StandIns.Http;

/// <summary>What a server does about a request.</summary>
public abstract record WireReply
{
    private WireReply() { }

    /// <summary>Nothing at all, for ever; the connection stays.</summary>
    public static WireReply Never { get; } = new Silence();

    /// <summary>The connection is reset, as by a process that dies.</summary>
    public static WireReply Dropped { get; } = new Drop();

    /// <summary>An answer.</summary>
    public static WireReply With(WireAnswer answer) => new Send(answer);

    /// <summary>Answers.</summary>
    public sealed record Send(WireAnswer Answer) : WireReply;

    /// <summary>Resets the connection.</summary>
    public sealed record Drop : WireReply;

    /// <summary>Says nothing.</summary>
    public sealed record Silence : WireReply;
}

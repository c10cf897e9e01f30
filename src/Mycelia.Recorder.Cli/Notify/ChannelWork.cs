using Mycelia.Recorder.Notices;

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>What a channel is to do.</summary>
internal abstract record ChannelWork
{
    private ChannelWork() { }

    /// <summary>The recorder has started.</summary>
    public sealed record Started : ChannelWork;

    /// <summary>Something is told.</summary>
    /// <param name="Notice">What.</param>
    /// <param name="Standing">What is wrong in all, this included.</param>
    public sealed record Told(ProblemNotice Notice, IReadOnlyList<ProblemNotice> Standing) : ChannelWork;

    /// <summary>The recorder is there.</summary>
    /// <param name="Standing">What is wrong; empty when all is well.</param>
    public sealed record Beat(IReadOnlyList<ProblemNotice> Standing) : ChannelWork;

    /// <summary>Somebody wants to see whether the channel works.</summary>
    /// <param name="Notice">What is told.</param>
    public sealed record Tested(ProblemNotice Notice) : ChannelWork;

    /// <summary>The recorder has stopped.</summary>
    public sealed record Ended : ChannelWork;
}

namespace Mycelia.Recorder.Cli.Notify;

/// <summary>A way to tell somebody. One thing is done at a time.</summary>
internal interface INoticeChannel : IDisposable
{
    /// <summary>As it may be shown.</summary>
    string Name { get; }

    /// <summary>Does something, within a time of its own.</summary>
    /// <param name="work">What; a channel passes over what is nothing to it.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>Null when it is done; else why it could not be, in words that show no secret.</returns>
    Task<string?> DoAsync(ChannelWork work, CancellationToken stop);
}

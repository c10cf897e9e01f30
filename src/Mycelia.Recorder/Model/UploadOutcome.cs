namespace Mycelia.Recorder.Model;

/// <summary>What became of one try to deliver a chunk. A value: none of these is exceptional.</summary>
public abstract record UploadOutcome
{
    private UploadOutcome() { }

    /// <summary>The server has the chunk.</summary>
    /// <param name="SourceFileId">The source file that the chunk is part of.</param>
    public sealed record Stored(string SourceFileId) : UploadOutcome
    {
        /// <summary>
        /// An earlier try may have been stored as well, and there was no way to find out: the server may hold the chunk twice.
        /// </summary>
        public bool IsPossiblyRepeated { get; init; }

        /// <summary>
        /// The server shows the chunk only once its recording is closed and its stretch of the timeline is drawn, for both of which it has
        /// to be asked.
        /// </summary>
        public bool IsToBeShown { get; init; }

        /// <summary>
        /// The destination is to be told when the recording is complete; of one that is <see cref="IsToBeShown"/> it is anyway.
        /// </summary>
        public bool IsToBeCompleted { get; init; }
    }

    /// <summary>An earlier try was not stored: the chunk may be sent as if for the first time.</summary>
    public sealed record NotThere : UploadOutcome;

    /// <summary>
    /// An earlier try may still be being stored: that the server does not have it yet proves nothing. The chunk waits, others go on.
    /// </summary>
    /// <param name="AskAgain">How long until the server is to be asked again.</param>
    public sealed record NotYetKnown(TimeSpan AskAgain) : UploadOutcome;

    /// <summary>It was not sent: now that it is known what the destination takes, its body has to be made anew.</summary>
    public sealed record Unprepared : UploadOutcome;

    /// <summary>It did not go through.</summary>
    /// <param name="Reason">One sentence for the user.</param>
    public abstract record Failed(string Reason) : UploadOutcome
    {
        /// <summary>What helps.</summary>
        public Hint Hint { get; init; }

        /// <summary>The server may have stored the chunk, now or in an earlier try, although it did not say so.</summary>
        public bool MayHaveArrived { get; init; }

        /// <summary>
        /// The chunk was not sent: a question that comes before it failed. That says nothing of the chunk, and costs it nothing.
        /// </summary>
        public bool IsOfAQuestion { get; init; }
    }

    /// <summary>The network or the server is unwell: the same chunk may pass later.</summary>
    /// <param name="Reason">One sentence for the user.</param>
    /// <param name="RetryAfter">How long the server asked to be left alone.</param>
    public sealed record Transient(string Reason, TimeSpan? RetryAfter = null) : Failed(Reason)
    {
        /// <summary>The chunk may be the cause: if others pass meanwhile, again and again, it is.</summary>
        public bool MayBeTheChunk { get; init; }

        /// <summary>By the server's own words the chunk is the cause: the failure counts against it, whether or not others pass.</summary>
        public bool IsTheChunk { get; init; }
    }

    /// <summary>The server refuses the credentials, or the access token made from them.</summary>
    /// <param name="Reason">One sentence for the user.</param>
    public sealed record Unauthorized(string Reason) : Failed(Reason);

    /// <summary>No chunk can pass until someone changes a setting here or there.</summary>
    /// <param name="Reason">One sentence for the user.</param>
    public sealed record Misconfigured(string Reason) : Failed(Reason)
    {
        /// <summary>The server does not offer this way of delivering: it may offer another.</summary>
        public bool WayIsGone { get; init; }
    }

    /// <summary>The server does not know the source file that the chunk names: another one is to be opened.</summary>
    /// <param name="Reason">One sentence for the user.</param>
    public sealed record SourceFileUnknown(string Reason) : Failed(Reason);

    /// <summary>The server refuses this chunk for good; others may pass.</summary>
    /// <param name="Reason">One sentence for the user.</param>
    public sealed record Rejected(string Reason) : Failed(Reason)
    {
        /// <summary>It was not sent at all: what is wrong with it was seen here.</summary>
        public bool IsFoundHere { get; init; }
    }
}

namespace Mycelia.Recorder.Upload;

/// <summary>What became of one try to deliver a chunk. A value: none of these is exceptional.</summary>
public abstract record UploadOutcome
{
    private UploadOutcome()
    {
    }

    /// <summary>The server has the chunk.</summary>
    /// <param name="SourceFileId">The source file that the chunk is part of.</param>
    public sealed record Stored(string SourceFileId) : UploadOutcome
    {
        /// <summary>An earlier try may have been stored as well, and there was no way to find out: the server may hold the chunk twice.</summary>
        public bool IsPossiblyRepeated { get; init; }
    }

    /// <summary>It did not go through.</summary>
    /// <param name="Reason">One sentence for the user.</param>
    public abstract record Failed(string Reason) : UploadOutcome
    {
        /// <summary>The server may have stored the chunk, now or in an earlier try, although it did not say so.</summary>
        public bool MayHaveArrived { get; init; }
    }

    /// <summary>The network or the server is unwell: the same chunk may pass later.</summary>
    /// <param name="Reason">One sentence for the user.</param>
    /// <param name="RetryAfter">How long the server asked to be left alone.</param>
    public sealed record Transient(string Reason, TimeSpan? RetryAfter = null) : Failed(Reason)
    {
        /// <summary>The chunk may be the cause: if others pass meanwhile, again and again, it is.</summary>
        public bool MayBeTheChunk { get; init; }
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
    public sealed record Rejected(string Reason) : Failed(Reason);
}

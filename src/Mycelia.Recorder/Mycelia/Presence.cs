using Mycelia.Recorder.Upload;

namespace Mycelia.Recorder.Mycelia;

/// <summary>What is known of a chunk that may have arrived.</summary>
internal abstract record Presence
{
    /// <summary>The server knows a repeat when it gets one: nothing needs to be known.</summary>
    public static Presence Repeatable { get; } = new KnownRepeat();

    private Presence()
    {
    }

    /// <summary>The server has it.</summary>
    /// <param name="SourceFileId">The source file that it is part of.</param>
    public sealed record There(string SourceFileId) : Presence;

    /// <summary>The server has not got it.</summary>
    public sealed record Absent : Presence;

    /// <summary>The server cannot be asked, now or later.</summary>
    public sealed record Unknowable : Presence;

    /// <summary>The server cannot be asked now.</summary>
    /// <param name="Failure">Why not.</param>
    public sealed record NotNow(UploadOutcome.Failed Failure) : Presence;

    private sealed record KnownRepeat : Presence;
}

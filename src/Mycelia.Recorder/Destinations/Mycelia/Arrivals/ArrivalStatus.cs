using Mycelia.Recorder.Model;

namespace Mycelia.Recorder.Destinations.Mycelia.Arrivals;

/// <summary>What is known of a chunk that may have arrived.</summary>
internal abstract record ArrivalStatus
{
    /// <summary>The server knows a repeat when it gets one: nothing needs to be known.</summary>
    public static ArrivalStatus Repeatable { get; } = new KnownRepeat();

    private ArrivalStatus() { }

    /// <summary>What it means for the chunk, where nothing is to be sent now.</summary>
    public UploadOutcome? Settle() =>
        this switch
        {
            There there => new UploadOutcome.Stored(there.SourceFileId),
            NotFound => new UploadOutcome.NotThere(),
            NotYet later => new UploadOutcome.NotYetKnown(later.AskAgain),
            NotNow later => later.Failure with { MayHaveArrived = true, IsOfAQuestion = true },
            _ => null,
        };

    /// <summary>The server has it.</summary>
    /// <param name="SourceFileId">The source file that it is part of.</param>
    public sealed record There(string SourceFileId) : ArrivalStatus;

    /// <summary>The server has not got it, as far as it knows now.</summary>
    public sealed record NotFound : ArrivalStatus;

    /// <summary>The server cannot be asked, now or later.</summary>
    public sealed record Unknowable : ArrivalStatus;

    /// <summary>The server cannot be asked now.</summary>
    /// <param name="Failure">Why not.</param>
    public sealed record NotNow(UploadOutcome.Failed Failure) : ArrivalStatus;

    /// <summary>What the server says is no answer to the question.</summary>
    public sealed record Odd : ArrivalStatus;

    /// <summary>The server may still be storing it.</summary>
    /// <param name="AskAgain">How long until it is to be asked again.</param>
    public sealed record NotYet(TimeSpan AskAgain) : ArrivalStatus;

    private sealed record KnownRepeat : ArrivalStatus;
}

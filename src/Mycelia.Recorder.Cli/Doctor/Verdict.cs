namespace Mycelia.Recorder.Cli.Doctor;

/// <summary>What a check came to.</summary>
internal enum Verdict
{
    /// <summary>Nothing to do.</summary>
    Good,

    /// <summary>It works, and somebody should look at it.</summary>
    Doubtful,

    /// <summary>Something needs doing.</summary>
    Bad,
}

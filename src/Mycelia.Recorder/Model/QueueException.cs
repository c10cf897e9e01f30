namespace Mycelia.Recorder.Model;

/// <summary>Why a queue file cannot be opened.</summary>
public enum QueueProblem
{
    /// <summary>Another recorder has it; its process id is in the message.</summary>
    InUse,

    /// <summary>The file is no queue: something else's database, or no database at all. It was not touched.</summary>
    Foreign,

    /// <summary>A newer recorder wrote it. It was not touched.</summary>
    Newer,

    /// <summary>The file system refuses: permissions, a missing folder, a directory in its place.</summary>
    Inaccessible,

    /// <summary>It is a queue, and damaged: the recorder will set it aside; what can be read can be exported.</summary>
    Damaged,

    /// <summary>There is no such queue (reading commands do not make one).</summary>
    Missing,
}

/// <summary>A queue file that cannot be opened. The message is for the user: what is wrong and what to do.</summary>
/// <param name="problem">What kind of trouble.</param>
/// <param name="message">One sentence for the user.</param>
/// <param name="inner">The cause, when there is one.</param>
public sealed class QueueException(QueueProblem problem, string message, Exception? inner = null) : Exception(message, inner)
{
    /// <summary>What kind of trouble.</summary>
    public QueueProblem Problem { get; } = problem;

    /// <summary>What helps.</summary>
    public Hint Hint { get; init; }
}

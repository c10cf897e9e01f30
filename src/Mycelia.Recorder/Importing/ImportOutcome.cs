namespace Mycelia.Recorder.Importing;

/// <summary>What became of one file.</summary>
public enum ImportOutcome
{
    /// <summary>All of it is in the queue.</summary>
    Imported,

    /// <summary>It was imported before; nothing was done.</summary>
    AlreadyImported,

    /// <summary>It cannot be read, or not to its end; nothing of it is in the queue.</summary>
    Unusable,

    /// <summary>Stopped; nothing of it is in the queue.</summary>
    Stopped,
}

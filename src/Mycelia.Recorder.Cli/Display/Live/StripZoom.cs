namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>How much time the strip shows.</summary>
internal enum StripZoom
{
    /// <summary>The last minutes, as loud as they were.</summary>
    Minutes,

    /// <summary>The last hour, by the ledger, as loud as is known.</summary>
    Hour,

    /// <summary>Today, by the ledger, as loud as is known.</summary>
    Today,

    /// <summary>Yesterday, by the ledger, as loud as is known.</summary>
    Yesterday,
}

namespace Mycelia.Soak;

/// <summary>Where a soak delivers to.</summary>
internal enum SoakServer
{
    /// <summary>The local server, and for the last part of a long soak one that cannot recognise repeats.</summary>
    Local,

    /// <summary>A stand-in for Mycelia's server of generation B, which takes documents.</summary>
    B,
}

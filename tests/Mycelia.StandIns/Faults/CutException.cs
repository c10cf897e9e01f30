namespace Mycelia.StandIns.Faults;

/// <summary>The plan says that the connection ends here.</summary>
internal sealed class CutException(bool reset) : IOException("cut as planned")
{
    public bool Reset { get; } = reset;
}

namespace Mycelia.EndToEnd.Tests.PowerCuts;

/// <summary>What becomes, at a power cut, of what was not synced.</summary>
public enum FateKind
{
    /// <summary>None of it was on its way to the disk.</summary>
    Nothing,

    /// <summary>All of it was there; as after the death of a program, when nothing is lost but the program.</summary>
    Everything,

    /// <summary>The disk was some steps behind, in the order in which it was done.</summary>
    Behind,

    /// <summary>Some files were written back, others were not.</summary>
    Files,

    /// <summary>Pages were written back in any order.</summary>
    Pages,

    /// <summary>So were sectors: the power failed in the middle of pages.</summary>
    Sectors,
}

/// <summary>Draws the lots of one power cut, the same for the same seed.</summary>
/// <param name="kind">How it strikes.</param>
/// <param name="cut">The entry of the diary before which it comes.</param>
/// <param name="random">Chance.</param>
internal sealed class Fate(FateKind kind, int cut, Random random)
{
    private const int SectorBytes = 512;
    private const int PageBytes = 4096;
    private readonly int _behind = Math.Max(0, cut - 1 - random.Next(60));

    public static Fate Everything { get; } = new(FateKind.Everything, int.MaxValue, new Random(0));

    /// <summary>What the disk writes as a whole or not at all.</summary>
    public int UnitBytes => kind == FateKind.Sectors ? SectorBytes : PageBytes;

    /// <summary>A fate for a file: how many of its changes its size has seen, and for each unit, how many of them that has.</summary>
    /// <returns>Chooses between a least and a most, of changes at these entries.</returns>
    public Func<int, int, int> OfFile(IReadOnlyList<int> changes)
    {
        var all = random.Next(2) == 0;
        return (least, most) =>
            kind switch
            {
                FateKind.Nothing => least,
                FateKind.Everything => most,
                FateKind.Behind => Math.Clamp(changes.TakeWhile(at => at < _behind).Count(), least, most),
                FateKind.Files => all ? most : least,
                _ => random.Next(3) switch
                {
                    0 => least,
                    1 => most,
                    _ => random.Next(least, most + 1),
                },
            };
    }

    /// <summary>Whether a change of a name is on the disk, if those before it are.</summary>
    public bool Keeps(int change) =>
        kind switch
        {
            FateKind.Nothing => false,
            FateKind.Everything => true,
            FateKind.Behind => change < _behind,
            _ => random.Next(2) == 0,
        };
}

using System.Globalization;
using System.Text;
using Mycelia.Recorder.Wording;
using Spectre.Console.Rendering;

namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>How many cells of a terminal a character takes.</summary>
internal static class RuneWidth
{
    /// <summary>0: must not be written: it would move, recolour or reorder what stands around it.</summary>
    public static int Of(Rune rune) =>
        rune.Value switch
        {
            >= 0x20 and < 0x7f => 1,
            // Lines, blocks, braille.
            >= 0x2500 and < 0x2900 => 1,
            _ => !Visible.IsPlain(rune) || Rune.GetUnicodeCategory(rune) is UnicodeCategory.NonSpacingMark or UnicodeCategory.EnclosingMark
                ? 0
                : Math.Clamp(new Segment(rune.ToString()).CellCount(), 1, 2),
        };
}

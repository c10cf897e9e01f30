using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace Mycelia.Recorder.Cli.Terminal;

/// <summary>Turns what has changed on a canvas into what a terminal must be sent, and nothing more.</summary>
/// <param name="hasColours">Whether to use any; NO_COLOR says not to.</param>
internal sealed class FrameWriter(bool hasColours)
{
    private readonly ArrayBufferWriter<byte> _bytes = new(4_096);
    private Cell[] _shown = [];
    private (int Width, int Height) _size;

    /// <param name="canvas">What is to be seen.</param>
    /// <param name="isNew">The screen is empty now.</param>
    /// <returns>Valid until the next call.</returns>
    public ReadOnlyMemory<byte> Write(Canvas canvas, bool isNew)
    {
        _bytes.ResetWrittenCount();
        if (isNew || _size != (canvas.Width, canvas.Height))
        {
            _size = (canvas.Width, canvas.Height);
            _shown = new Cell[canvas.Width * canvas.Height];
            Array.Fill(_shown, Cell.Blank);
            _bytes.Write("\e[0m\e[2J"u8);
        }

        var ink = Ink.Plain;
        for (var row = 0; row < canvas.Height; row++)
            ink = WriteRow(canvas.Row(row), _shown.AsSpan(row * canvas.Width, canvas.Width), row, ink);
        if (ink != Ink.Plain)
            _bytes.Write("\e[0m"u8);
        return _bytes.WrittenMemory;
    }

    private Ink WriteRow(ReadOnlySpan<Cell> wanted, Span<Cell> shown, int row, Ink ink)
    {
        if (wanted.SequenceEqual(shown))
            return ink;
        var cursor = -1;
        for (var column = 0; column < wanted.Length; column++)
        {
            var cell = wanted[column];
            // What stood half under a wide character goes with it, so a changed neighbour redraws the pair.
            var isWide = column + 1 < wanted.Length && wanted[column + 1].Rune == Cell.Covered;
            if (cell.Rune == Cell.Covered || (cell == shown[column] && !(isWide && wanted[column + 1] != shown[column + 1])))
                continue;
            if (cursor != column)
                MoveTo(row, column);
            if (cell.Ink != ink)
                _bytes.Write(Sequence(ink = cell.Ink));
            _bytes.Advance(new Rune(cell.Rune).EncodeToUtf8(_bytes.GetSpan(4)));
            cursor = column + (isWide ? 2 : 1);
        }

        wanted.CopyTo(shown);
        return ink;
    }

    private void MoveTo(int row, int column)
    {
        _bytes.Write("\e["u8);
        WriteNumber(row + 1);
        _bytes.Write(";"u8);
        WriteNumber(column + 1);
        _bytes.Write("H"u8);
    }

    private void WriteNumber(int number)
    {
        Utf8Formatter.TryFormat(number, _bytes.GetSpan(11), out var length);
        _bytes.Advance(length);
    }

    private ReadOnlySpan<byte> Sequence(Ink ink) =>
        (ink, hasColours) switch
        {
            (Ink.Bold, _) => "\e[0;1m"u8,
            (Ink.Dim, _) => "\e[0;2m"u8,
            (Ink.Good, true) => "\e[0;32m"u8,
            (Ink.Warning, true) => "\e[0;33m"u8,
            (Ink.Bad, true) => "\e[0;31m"u8,
            (Ink.Lamp, true) => "\e[0;1;31m"u8,
            (Ink.Notice, true) => "\e[0;36m"u8,
            (Ink.WarningBadge, true) => "\e[0;1;30;43m"u8,
            (Ink.BadBadge, true) => "\e[0;1;37;41m"u8,
            (Ink.NoticeBadge, true) => "\e[0;1;30;46m"u8,
            (Ink.WarningBadge or Ink.BadBadge or Ink.NoticeBadge, false) => "\e[0;1;7m"u8,
            (Ink.Lamp or Ink.Bad, false) => "\e[0;1m"u8,
            _ => "\e[0m"u8,
        };
}

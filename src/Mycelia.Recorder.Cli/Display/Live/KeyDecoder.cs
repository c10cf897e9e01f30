using System.Text;

namespace Mycelia.Recorder.Cli.Display.Live;

/// <summary>Makes keys of what a terminal sends. Those that nothing here answers to are passed over.</summary>
internal static class KeyDecoder
{
    private const byte Escape = 0x1b;

    /// <param name="bytes">What was read at once: a terminal sends a key's bytes together.</param>
    public static IEnumerable<KeyPress> Decode(byte[] bytes)
    {
        for (var i = 0; i < bytes.Length; )
        {
            switch (bytes[i])
            {
                case Escape when i + 1 < bytes.Length && bytes[i + 1] is (byte)'[' or (byte)'O':
                    var after = AfterSequence(bytes, i + 2);
                    if (Movement(bytes.AsSpan(i + 2, after - i - 2)) is { } movement)
                        yield return new(movement);
                    i = after;
                    break;
                case Escape:
                    i++;
                    yield return new(KeyKind.Escape);
                    break;
                case (byte)'\r' or (byte)'\n':
                    i++;
                    yield return new(KeyKind.Enter);
                    break;
                case 0x7f or 0x08:
                    i++;
                    yield return new(KeyKind.Backspace);
                    break;
                default:
                    Rune.DecodeFromUtf8(bytes.AsSpan(i), out var rune, out var length);
                    i += length;
                    if (!Rune.IsControl(rune) && rune != Rune.ReplacementChar)
                        yield return new(KeyKind.Text, rune.ToString());
                    break;
            }
        }
    }

    private static KeyKind? Movement(ReadOnlySpan<byte> sequence) =>
        sequence switch
        {
            [(byte)'A'] => KeyKind.Up,
            [(byte)'B'] => KeyKind.Down,
            [(byte)'5', (byte)'~'] => KeyKind.PageUp,
            [(byte)'6', (byte)'~'] => KeyKind.PageDown,
            _ => null,
        };

    /// <summary>Parameters, then one byte from @ to ~.</summary>
    private static int AfterSequence(byte[] bytes, int from)
    {
        while (from < bytes.Length && bytes[from] is < 0x40 or > 0x7e)
            from++;
        return Math.Min(bytes.Length, from + 1);
    }
}

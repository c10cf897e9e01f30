using System.Runtime.InteropServices;

namespace Mycelia.Recorder.Audio.Native;

/// <summary>The functions of libogg that are used, under their own names: https://xiph.org/ogg/doc/libogg/reference.html.</summary>
internal static unsafe partial class LibOgg
{
    public const string Library = "libogg.so.0";

    /// <summary>More than the 408 bytes that <c>ogg_stream_state</c> has where a <c>long</c> has 64 bits.</summary>
    public const int StreamStateSize = 512;

    [LibraryImport(Library)]
    public static partial int ogg_stream_init(void* stream, int serial);

    [LibraryImport(Library)]
    public static partial int ogg_stream_packetin(void* stream, OggPacket* packet);

    [LibraryImport(Library)]
    public static partial int ogg_stream_flush(void* stream, OggPage* page);

    [LibraryImport(Library)]
    public static partial int ogg_stream_clear(void* stream);
}

namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>SF_FORMAT_…</c>: a container and what is in it.</summary>
[Flags]
internal enum SndFileFormat
{
    Wav = 0x01_0000,
    Flac = 0x17_0000,
    Ogg = 0x20_0000,
    ContainerMask = 0x0FFF_0000,

    Pcm16 = 0x0002,
    Opus = 0x0064,
    CodecMask = 0xFFFF,
}

namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>SF_FORMAT_…</c>: a container and what is in it.</summary>
[Flags]
internal enum SndFileFormat
{
    Wav = 0x01_0000,
    WavExtensible = 0x13_0000,
    Flac = 0x17_0000,
    Ogg = 0x20_0000,
    ContainerMask = 0x0FFF_0000,

    Pcm16 = 0x0002,
    Pcm24 = 0x0003,
    Pcm32 = 0x0004,
    Float = 0x0006,
    Double = 0x0007,
    Opus = 0x0064,
    Alac20 = 0x0071,
    Alac24 = 0x0072,
    Alac32 = 0x0073,
    CodecMask = 0xFFFF,
}

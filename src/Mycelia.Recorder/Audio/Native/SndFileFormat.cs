namespace Mycelia.Recorder.Audio.Native;

/// <summary><c>SF_FORMAT_…</c>: a container and what is in it.</summary>
[Flags]
internal enum SndFileFormat
{
    Pcm16 = 0x0002,
    FlacPcm16 = 0x17_0000 | Pcm16,
    OggOpus = 0x20_0000 | 0x0064,
    ContainerMask = 0x0FFF_0000,
}

/* Decodes mutations of sound files with libsndfile, and converts what comes out with libswresample, as an import does; to be run under
   valgrind. usage: mutate COUNT SEED FILE... */
#include <libavutil/channel_layout.h>
#include <libavutil/frame.h>
#include <libswresample/swresample.h>
#include <sndfile.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_BYTES = 1 << 20, BLOCK = 4096, MOST_BLOCKS = 200, MOST_CHANNELS = 64 };

typedef struct {
    unsigned char bytes[2 * MOST_BYTES];
    sf_count_t length, at;
} Memory;

static uint64_t state;

static uint32_t draw(uint32_t below)
{
    state ^= state << 13;
    state ^= state >> 7;
    state ^= state << 17;
    return below ? (uint32_t)(state >> 16) % below : 0;
}

static sf_count_t length_of(void *user) { return ((Memory *)user)->length; }
static sf_count_t tell(void *user) { return ((Memory *)user)->at; }
static sf_count_t write_none(const void *from, sf_count_t count, void *user) { (void)from, (void)count, (void)user; return 0; }

static sf_count_t seek(sf_count_t offset, int whence, void *user)
{
    Memory *file = user;
    sf_count_t to = offset + (whence == SEEK_CUR ? file->at : whence == SEEK_END ? file->length : 0);
    return to < 0 ? -1 : (file->at = to);
}

static sf_count_t read_some(void *into, sf_count_t count, void *user)
{
    Memory *file = user;
    sf_count_t left = file->length > file->at ? file->length - file->at : 0;
    if (count > left)
        count = left;
    if (count <= 0)
        return 0;
    memcpy(into, file->bytes + file->at, (size_t)count);
    file->at += count;
    return count;
}

static void mutate(Memory *file)
{
    static const uint32_t extremes[] = { 0, 1, 0x7f, 0x80, 0xff, 0x7fff, 0x8000, 0xffff, 0x7fffffff, 0x80000000, 0xffffffff, 0xfffffff0 };
    for (uint32_t n = 1 + draw(8); n > 0 && file->length > 8; n--) {
        /* Half of them at the beginning, where the headers are. */
        uint32_t length = (uint32_t)file->length, at = draw(draw(2) ? length : length < 256 ? length : 256), size = 1 + draw(64);
        switch (draw(6)) {
        case 0: file->bytes[at] ^= (unsigned char)(1 << draw(8)); break;
        case 1: file->bytes[at] = (unsigned char)draw(256); break;
        case 2: if (at + 4 <= length) memcpy(file->bytes + at, &extremes[draw(sizeof extremes / sizeof *extremes)], 4); break;
        case 3: file->length = 8 + draw(length - 8); break;
        case 4: if (at + size < length) { memmove(file->bytes + at, file->bytes + at + size, length - at - size); file->length -= size; } break;
        case 5: if (length + size <= MOST_BYTES && at + size < length) { memmove(file->bytes + at + size, file->bytes + at, length - at); file->length += size; } break;
        }
    }
}

static int convert(SNDFILE *sound, const SF_INFO *info)
{
    static float samples[BLOCK * MOST_CHANNELS];
    static int16_t converted[BLOCK * 64];
    if (info->channels < 1 || info->channels > MOST_CHANNELS || info->samplerate < 1 || info->samplerate > 768000)
        return 0;
    AVChannelLayout in, out = AV_CHANNEL_LAYOUT_MONO;
    av_channel_layout_default(&in, info->channels);
    SwrContext *swr = NULL;
    int known = swr_alloc_set_opts2(&swr, &out, AV_SAMPLE_FMT_S16, 16000, &in, AV_SAMPLE_FMT_FLT, info->samplerate, 0, NULL) == 0 && swr_init(swr) == 0;
    for (int block = 0; block < MOST_BLOCKS; block++) {
        sf_count_t frames = sf_readf_float(sound, samples, BLOCK);
        if (frames <= 0)
            break;
        const uint8_t *from[] = { (const uint8_t *)samples };
        uint8_t *into[] = { (uint8_t *)converted };
        if (known && swr_convert(swr, into, sizeof converted / sizeof *converted, from, (int)frames) < 0)
            break;
    }
    swr_free(&swr);
    return 1;
}

int main(int count_of_arguments, char **arguments)
{
    static Memory file;
    SF_VIRTUAL_IO io = { length_of, seek, read_some, write_none, tell };
    long count = atol(arguments[1]), opened = 0;
    for (long n = 0; n < count; n++) {
        state = (uint64_t)atol(arguments[2]) * 1000003 + (uint64_t)n * 7919 + 88172645463325252ull;
        for (int i = 0; i < 10; i++)
            draw(2);
        FILE *seed = fopen(arguments[3 + draw((uint32_t)count_of_arguments - 3)], "rb");
        if (!seed)
            return 2;
        file.length = (sf_count_t)fread(file.bytes, 1, MOST_BYTES, seed);
        file.at = 0;
        fclose(seed);
        mutate(&file);
        SF_INFO info = { 0 };
        SNDFILE *sound = sf_open_virtual(&io, SFM_READ, &info, &file);
        if (sound) {
            opened += convert(sound, &info);
            sf_close(sound);
        }
    }
    printf("%ld files, %ld of them opened, %s\n", count, opened, sf_version_string());
    return 0;
}

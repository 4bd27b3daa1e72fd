//! What people in the demo shop are called: the name stock of a real, mixed city.
//!
//! Here: given and family names by circle (language or script). A full name is always a combination of
//! the two, drawn in `census`; none is taken from a person. Deliberately not here: any code.

/// One circle of names: lists are comma separated; `written|latin` gives the romanised form beside a script of its own.
pub(super) struct Stock {
    /// How often this circle is drawn, relative to the others.
    pub weight: u32,
    /// The family name stands first and both are written as one word (王小明); such a name has no first and last part.
    pub joined: bool,
    pub given: &'static str,
    pub family: &'static str,
}

pub(super) const STOCK: &[Stock] = &[
    // English
    Stock {
        weight: 30,
        joined: false,
        given: "Abigail,Adele,Agatha,Alban,Alfie,Amber,Angus,Archie,Arthur,Audrey,Barnaby,Beatrix,
            Bella,Benedict,Bertie,Blythe,Bryony,Callum,Carys,Cecily,Clara,Clement,Cora,Cordelia,
            Dahlia,Daphne,Della,Dexter,Dora,Dorothy,Edith,Edmund,Effie,Elias,Elspeth,Esme,Ethel,
            Ewan,Felix,Fern,Fletcher,Flora,Frances,Freya,George,Gideon,Greta,Gwen,Harriet,Hattie,
            Hazel,Henry,Hester,Hugo,Ida,Imogen,Iris,Ivy,Jasper,Jemima,Josie,Jude,Juniper,Kit,
            Lachlan,Laurel,Leonard,Lottie,Lowell,Lydia,Mabel,Maeve,Malcolm,Marnie,Martha,Matilda,
            Maxwell,Merle,Millie,Minnie,Nell,Nora,Odette,Olive,Orla,Oscar,Otis,Pearl,Percy,Petra,
            Piper,Polly,Primrose,Quentin,Ramona,Roscoe,Rosalind,Rowan,Ruth,Sadie,Saskia,Silas,
            Stella,Sylvie,Tabitha,Tess,Theo,Tilda,Ursula,Verity,Violet,Wallace,Walter,Wilbur,
            Winifred,Zelda",
        family: "Abernathy,Alderman,Applewood,Ashdown,Atwater,Bannerman,Barlow,Barrowclough,
            Beckwith,Bellweather,Birchall,Blackwood,Bramley,Brightwell,Broadbent,Burdock,Calloway,
            Carmody,Castlebury,Chadwick,Clearwater,Colefax,Copperfield,Cotswold,Crabtree,Dashwood,
            Deverell,Dunmore,Eastlake,Elderfield,Fairweather,Fenwick,Fernsby,Finchley,Foxglove,
            Garland,Gladwell,Goodacre,Greenhalgh,Hackett,Halliwell,Harkness,Hartley,Hawthorne,
            Haverford,Heathcote,Holloway,Honeycutt,Ingleby,Ironside,Jessop,Kettlewell,Kingsley,
            Larkin,Ledbetter,Lightfoot,Longmeadow,Loxley,Marchbanks,Mayhew,Merriweather,
            Middlebrook,Millbank,Moorcroft,Nettleton,Nightingale,Oakenfold,Oldfield,Ottaway,
            Pemberton,Pennywell,Pickering,Plumtree,Prewitt,Quill,Quimby,Rainsford,Redfern,
            Ridgewell,Rockwood,Rosewater,Rutherglen,Sallow,Satterly,Shipley,Silverton,Somerby,
            Southwick,Stockdale,Strickland,Summerlin,Tattersall,Thackeray,Thistlewood,Thornbury,
            Tidewell,Underhill,Vance,Wadsworth,Wainscott,Wakefield,Waverly,Weatherby,Westerby,
            Whitlock,Wickham,Willoughby,Winterbourne,Woodruff,Wren,Wyndham,Yarrow,Yelverton",
    },
    // Spanish
    Stock {
        weight: 14,
        joined: false,
        given: "Adrián,Alejandra,Amparo,Andrés,Ángel,Belén,Benicio,Catalina,Concepción,Damián,
            Dolores,Elías,Encarnación,Esperanza,Estéban,Fermín,Germán,Graciela,Hernán,Inés,Íñigo,
            Iván,Jesús María,Joaquín,José Luis,Leocadia,Lucía,Lupita,Macarena,María José,Marisol,
            Martín,Mónica,Nicolás,Noelia,Óscar,Paloma,Pilar,Ramón,Raúl,Rocío,Rubén,Sebastián,
            Sofía,Tomás,Úrsula,Verónica,Víctor,Ximena,Yolanda",
        family: "Acuña,Albarracín,Almazán,Arrieta,Báez,Barragán,Becerra,Briceño,Bustamante,
            Cárdenas,Castañeda,Cebrián,Céspedes,Chávarri,Corrales,de la Vega Montes,del Olmo,
            Durán,Echeverría,Escamilla,Figueroa,Galíndez,Gálvez,Ibáñez,Jáuregui,Lizárraga,Luján,
            Maldonado,Meléndez,Muñiz,Narváez,Núñez,Olivares,Ordóñez,Paredes,Peñalver,Pizarro Rey,
            Quiñones,Rentería,Rincón,Saldaña,Sepúlveda,Solórzano,Tejada,Urrutia,Valdés,Villaseñor,
            Yáñez,Zaldívar,Zúñiga",
    },
    // Portuguese
    Stock {
        weight: 5,
        joined: false,
        given: "Afonso,Águeda,Anabela,António,Bárbara,Benvinda,Célia,Cláudio,Conceição,Duarte,
            Estêvão,Fátima,Flávia,Gonçalo,Graça,Inácio,João,Leonor,Lídia,Luísa,Márcio,Odalys,
            Otávio,Rogério,Simão,Sónia,Tânia,Thaís,Vitória,Zélia",
        family: "Abrantes,Assunção,Brandão,Cabaço,Cerqueira,da Conceição,Damião,do Carmo,
            dos Anjos,Esteves,Falcão,Ferreira,Frazão,Galvão,Girão,Guimarães,Leitão,Magalhães,
            Meireles,Mourão,Noronha,Paixão,Queirós,Rebelo,Sá,Seabra,Simões,Tavares,Teixeira,
            Valadão",
    },
    // French
    Stock {
        weight: 5,
        joined: false,
        given: "Adélaïde,Aimée,Amélie,André,Anaïs,Benoît,Cécile,Chloé,Clémence,Cédric,Désirée,
            Éloïse,Émile,Étienne,Félicité,François,Gaëlle,Geneviève,Hélène,Irénée,Jean-Baptiste,
            Jérôme,Joël,Léontine,Loïc,Maëlys,Marie-Claire,Mathéo,Noémie,Océane,Pascal,Raphaël,
            Rémy,Solène,Thérèse,Valère,Véronique,Yseult,Zacharie,Zoë",
        family: "Aubépin,Beauséjour,Béranger,Boisclair,Brûlé,Charpentier,Clément-Roux,Coquelicot,
            D'Abbeville,d'Aubigny,Delacôte,Desrosiers,Dubœuf,Fontenelle,Gagné,Garçonnet,Guérin,
            L'Écuyer,L'Hermite,Lachance,Lafrenière,Lavoisière,Le Bihan,Lemaître,Levêque,
            Maisonneuve,Mérieux,Nivôse,Pâquet,Pélissier,Préfontaine,Quenneville,Rivière,
            Saint-Amour,Thibodeaux,Trépanier,Vaillancourt,Villeneuve",
    },
    // German
    Stock {
        weight: 6,
        joined: false,
        given: "Annegret,Bärbel,Benno,Björn,Burkhard,Dörte,Dieter,Elfriede,Frauke,Friedhelm,Götz,
            Günther,Hannelore,Heiko,Hildegard,Ingeborg,Ilse,Jörg,Jürgen,Karl-Heinz,Käthe,
            Klothilde,Liesbeth,Lüder,Mareike,Mechthild,Nele,Ottilie,Rüdiger,Rosemarie,Sönke,
            Svenja,Traudel,Ulf,Uwe,Volker,Waltraud,Wiebke,Wolfgang,Zenzi",
        family: "Ackermann,Bärenfänger,Bäumler,Birnbaum,Böttcher,Brüggemann,Büchsenschütz,Dörfler,
            Eßlinger,Fährmann,Flößer,Gänsicke,Größmann,Grünewald,Häberle,Hölzenbein,Jäckle,
            Kälberer,Königsbauer,Köster,Kräußlich,Küfer,Löwenherz,Lüttich,Mößner,Mühlbach,Nüßlein,
            Obermüller,Pfützner,Rößler,Rübsam,Sägebrecht,Schäufele-Wirth,Schönfelder,Süßkind,
            Träger,Übelacker,Vogelsang,Weiß,Wüstenhagen,Zöllner,von der Heide,zum Felde",
    },
    // Polish
    Stock {
        weight: 4,
        joined: false,
        given: "Agnieszka,Bogdan,Bożena,Czesław,Danuta,Elżbieta,Grażyna,Halina,Jadwiga,Jarosław,
            Jędrzej,Józef,Kazimierz,Krzysztof,Łucja,Łukasz,Małgorzata,Mirosław,Paweł,Przemysław,
            Radosław,Stanisława,Świętosława,Urszula,Wacław,Wiesława,Włodzimierz,Zdzisław,Zofia,
            Żaneta",
        family: "Bąk,Błażejewska,Borowiec,Chrząszcz,Cieślak,Dąbrówka,Dziedzic,Gajewski,Gąsior,
            Głowacz,Grzęda,Jabłoński,Jeżyna,Kępa,Kołodziej,Krawczyk,Leśniak,Łabędź,Mróz,
            Niedźwiedzka,Ogórek,Pawłowicz,Pietrzyk,Rzepka,Sikorzanka,Słowik,Szczęsny,Śliwa,Tęcza,
            Wąsik,Wróbel,Zając,Żółkiewska,Żuraw,Źdźbło",
    },
    // Turkish
    Stock {
        weight: 4,
        joined: false,
        given: "Ayşegül,Aykız,Barış,Bülent,Cansın,Çağla,Çiğdem,Doğan,Elçin,Feyza,Fırat,Gökçe,
            Gülşah,Hülya,Ilgın,Işıl,İbrahim,İdil,İlknur,İpek,Kıvanç,Müge,Nilüfer,Oğuz,Ömer,Özge,
            Pınar,Rüzgâr,Sıla,Şebnem,Şükrü,Tuğçe,Ülkü,Yıldız,Yiğit",
        family: "Akdağ,Altıntaş,Arıcı,Balcı,Bozkır,Büyükada,Çamlıca,Çiçekçi,Değirmenci,Dikmen,
            Erbaş,Gümüşlük,Işıksal,İncesu,İzmirli,Kaplıca,Karakuş,Kırlangıç,Kuyumcuoğlu,Ormancı,
            Özbahçe,Pınarbaşı,Sarıoğlu,Seğmen,Şahinbaş,Tanrıöver,Topçuoğlu,Uğurböceği,Üzümcü,
            Yağmurlu",
    },
    // Vietnamese
    Stock {
        weight: 4,
        joined: false,
        given: "Ánh Tuyết,Bảo Châu,Bích Ngọc,Cẩm Tú,Chí Dũng,Đăng Khoa,Diệu Linh,Đức Huy,Gia Hân,
            Hải Yến,Hoàng Phúc,Hồng Nhung,Kim Oanh,Lan Hương,Mai Chi,Minh Quân,Mỹ Duyên,Ngọc Trâm,
            Phương Thảo,Quốc Việt,Quỳnh Như,Thanh Tâm,Thiên Ân,Thu Hà,Tường Vi,Tuấn Kiệt,Uyên Nhi,
            Văn Lợi,Xuân Mai,Ý Lan",
        family: "Bùi,Cao,Châu,Đặng,Đinh,Đỗ,Đoàn,Dương,Hà,Hồ,Huỳnh,Lâm,Lê,Lương,Lý,Mạc,Ngô,Nguyễn,
            Ông,Phạm,Phan,Phùng,Quách,Tạ,Thái,Tôn Thất,Trần,Trịnh,Trương,Võ,Vũ",
    },
    // Indian
    Stock {
        weight: 6,
        joined: false,
        given: "Aarav,Abhinav,Aditi,Ananya,Anjali,Arundhati,Bhavna,Chandrika,Devika,Dhruv,Esha,
            Gayatri,Gurpreet,Harshad,Indrani,Ishaan,Jaspreet,Jyotsna,Kalpana,Kavya,Keshav,Lakshmi,
            Madhav,Meenakshi,Mohan,Nandini,Nikhil,Padma,Pranav,Purnima,Raghav,Rohini,Sanjana,
            Shalini,Sukhdeep,Tanvi,Uma,Varun,Vidya,Yamini",
        family: "Acharya,Agnihotri,Balakrishnan,Banerjee,Bhattacharya,Chakraborty,Chaturvedi,
            Deshpande,Dhillon,D'Souza,Gopalakrishnan,Grewal,Iyengar,Jayaraman,Joshi,Kulkarni,
            Lokhande,Mahajan,Menon,Mukherjee,Nambiar,Narayanan,Padmanabhan,Pillai,Purohit,
            Raghunathan,Sandhu,Subramaniam,Thakkar,Venkataraghavan,Vishwakarma,Yadav",
    },
    // Nigerian
    Stock {
        weight: 5,
        joined: false,
        given: "Abiodun,Adaeze,Adébáyọ̀,Amarachi,Anselm,Ayọ̀délé,Babatunde,Chiamaka,Chidiebere,
            Chinwe,Damilola,Ebube,Efosa,Ekene,Folásadé,Funmilayo,Ifeanyi,Ikenna,Iretiola,Kẹ́hìndé,
            Kosisochukwu,Nkiruka,Nneka,Obinna,Oghenekaro,Olúwaṣeun,Onyekachi,Rótìmí,Ṣadé,Tèmítọ́pẹ́,
            Tobenna,Uchenna,Yétúndé,Zainab",
        family: "Abubakar,Adégbọlá,Adewale,Afolayan,Agbaje,Ajayi,Akintọ́lá,Amadi,Anyanwu,Balogun,
            Danjuma,Egwuonwu,Ekwueme,Ẹniọlá,Eze,Igwe,Madu,Nnamdi,Nwosu,Odukoya,Ogunbanwo,Ojiakor,
            Okafor,Okonkwo,Olatunji,Ọlọ́runfẹ́mi,Onwudiwe,Ṣóyẹmí,Umeh,Uzoma",
    },
    // Irish and Scottish, with both apostrophes people type
    Stock {
        weight: 5,
        joined: false,
        given: "Aisling,Aoife,Bríd,Caoimhe,Ciarán,Clodagh,Conall,Cormac,Dáithí,Deirdre,Dónal,
            Éamon,Eilidh,Fiadh,Fionn,Gráinne,Iarla,Lorcan,Máire,Muireann,Niamh,Oisín,Pádraig,
            Róisín,Ruairí,Saoirse,Seán,Sinéad,Tadhg,Úna",
        family: "O'Bannion,O'Cathain,O'Dowd-Keane,O’Farrelly,O'Gara,O’Hanrahan,O'Keeffe,
            O’Loughlin,O'Malley,O’Riordan,O’Shaughnessy,O'Toole,MacAllister,Mac Giolla,MacTavish,
            McCafferty,McElhinney,McGillicuddy,McQuiston,Ní Dhuibhne,Carrick,Devlin,Gallagher,
            Kilbride,Tierney",
    },
    // Dutch and Flemish: particles in lower case
    Stock {
        weight: 3,
        joined: false,
        given: "Aaltje,Anouk,Bram,Daan,Femke,Fleur,Gijs,Hendrika,Jasmijn,Jip,Joost,Klaas,Lieke,
            Maarten,Marijke,Noor,Pieter-Jan,Renée,Roos,Sanne,Sjoerd,Tjitske,Truus,Wouter,Zoë",
        family: "ten Brink,ter Horst,van 't Hof,van de Laar,van den Akker,van den IJssel,
            van der Meer,van der Zwaan,van het Veld,de Bruijn,de Koning,de Vries-Bakker,den Ouden,
            in 't Hout,op de Beek,Bloemendaal,Dijkstra,Hoogeveen,Kuiper,Zonneveld",
    },
    // Nordic and Italian
    Stock {
        weight: 5,
        joined: false,
        given: "Åsa,Bjørg,Eyþór,Freyja,Gunnhild,Håkon,Ingrid,Jøran,Linnéa,Märta,Øyvind,Sæunn,
            Sigrún,Søren,Teodor,Þóra,Alessia,Bice,Cosimo,Donatella,Fiorenza,Gaspare,Ginevra,
            Niccolò,Ornella,Pasquale,Rosalia,Tosca,Umberto,Zita",
        family: "Ångström-Lie,Bjørnstad,Dahlgård,Grønvold,Hallgrímsdóttir,Høiby,Järvinen,
            Lindqvist,Mäkelä,Nygård,Öberg,Rødland,Sjögren,Þorvaldsson,Västerås,D'Angelantonio,
            Dell'Orto,De Santis,Di Pietrantonio,Bellafiore,Cantalupo,Marchetti,Montefalco,Niccolì,
            Passalacqua,Quattrocchi,Sant'Elia,Spadafora,Tagliabue,Zuccarello",
    },
    // Chinese
    Stock {
        weight: 4,
        joined: true,
        given: "小明|xiaoming,雨桐|yutong,子涵|zihan,思远|siyuan,佳怡|jiayi,建国|jianguo,
            美玲|meiling,志强|zhiqiang,晓燕|xiaoyan,文博|wenbo,静|jing,欣妍|xinyan,浩然|haoran,
            淑芬|shufen,嘉豪|jiahao,诗涵|shihan,俊杰|junjie,秀兰|xiulan,天佑|tianyou,若曦|ruoxi",
        family: "王|wang,李|li,张|zhang,刘|liu,陈|chen,杨|yang,黄|huang,赵|zhao,吴|wu,周|zhou,
            徐|xu,孙|sun,马|ma,朱|zhu,胡|hu,林|lin,郭|guo,欧阳|ouyang,司马|sima,蔡|cai",
    },
    // Japanese
    Stock {
        weight: 2,
        joined: true,
        given: "花子|hanako,陽翔|haruto,さくら|sakura,健太|kenta,結衣|yui,大輔|daisuke,
            美咲|misaki,翔太|shota,千尋|chihiro,悠真|yuma,ひかり|hikari,直樹|naoki,あかり|akari,
            蓮|ren,凛|rin",
        family: "佐藤|sato,鈴木|suzuki,高橋|takahashi,田中|tanaka,渡辺|watanabe,伊藤|ito,
            山本|yamamoto,中村|nakamura,小林|kobayashi,加藤|kato,吉田|yoshida,山田|yamada,
            佐々木|sasaki,井上|inoue,木村|kimura,清水|shimizu,長谷川|hasegawa,五十嵐|igarashi",
    },
    // Korean
    Stock {
        weight: 3,
        joined: true,
        given: "민준|minjun,서연|seoyeon,지우|jiwoo,하은|haeun,도윤|doyun,수빈|subin,예은|yeeun,
            준호|junho,은지|eunji,영숙|youngsook,성민|seongmin,유나|yuna,태현|taehyun,보람|boram,
            다은|daeun",
        family: "김|kim,이|lee,박|park,최|choi,정|jung,강|kang,조|cho,윤|yoon,장|jang,임|lim,
            한|han,오|oh,서|seo,신|shin,권|kwon,황|hwang,남궁|namgung,제갈|jegal",
    },
    // Arabic
    Stock {
        weight: 4,
        joined: false,
        given: "أمل|amal,أحمد|ahmad,بشرى|bushra,جميلة|jamila,حسن|hasan,خديجة|khadija,رامي|rami,
            ريم|reem,زينب|zaynab,سلمى|salma,سامر|samer,طارق|tariq,عائشة|aisha,عمر|omar,
            فاطمة|fatima,كريم|karim,ليلى|layla,مريم|maryam,نور|nour,هدى|huda,ياسمين|yasmin,
            يوسف|yousef",
        family: "البستاني|al-bustani,الحداد|haddad,الخوري|khoury,الزيتوني|al-zaytouni,
            السمّان|samman,الشامي|al-shami,الصباغ|sabbagh,العطار|attar,القصّاب|qassab,النجار|najjar,
            الهاشمي|al-hashimi,بن يعقوب|ben yaqoub,حمدان|hamdan,درويش|darwish,
            عبد الرحيم|abdelrahim,منصور|mansour",
    },
    // Hebrew
    Stock {
        weight: 2,
        joined: false,
        given: "אבישי|avishai,איילת|ayelet,אלעד|elad,גליה|galia,דפנה|dafna,הדס|hadas,
            יהונתן|yehonatan,יעל|yael,כרמל|carmel,ליאור|lior,מיכל|michal,נועם|noam,עדי|adi,
            רותם|rotem,שירה|shira,תמר|tamar",
        family: "אלמוג|almog,בן־עמי|ben-ami,ברזילי|barzilai,גולן|golan,הררי|harari,זהבי|zehavi,
            כרמי|karmi,לביא|lavi,נחמני|nahmani,עופר|ofer,פלד|peled,קדם|kedem,רוזנטל|rozental,
            שקד|shaked",
    },
];

/// Names of one word, as some people have and give.
pub(super) const SINGLE: &str =
    "Suryadi,Wulandari,Sukma,Thiha,Ngawang,Tenzin,Pema,Dewi,Rabindra,Saraswati,Moonbeam,Caetana,Ravshan,Madhulika,Hlaing,Kyaw";
